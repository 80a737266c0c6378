// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes where, and the set on disk.
class PkiFilesTest {
  private static final String[] PLACES = {
    "root.cert.pem={moon,carol}:/etc/swanctl/x509ca/strongswanCert.pem",
    "moon.cert.pem=moon:/etc/swanctl/x509/moonCert.pem",
    "moon.key.pem=moon:/etc/swanctl/private/moonKey.pem"
  };

  @TempDir Path directory;

  @Test
  void eachHostGetsItsOwnFiles() {
    PkiFiles files = Pki.generate(definition(), Example.NOW);

    assertThat(files.files("moon"))
        .containsOnlyKeys(
            "/etc/swanctl/x509ca/strongswanCert.pem",
            "/etc/swanctl/x509/moonCert.pem",
            "/etc/swanctl/private/moonKey.pem");
    assertThat(files.privatePaths("moon")).containsExactly("/etc/swanctl/private/moonKey.pem");
    assertThat(files.files("carol")).containsOnlyKeys("/etc/swanctl/x509ca/strongswanCert.pem");
    assertThat(files.files("bob")).isEmpty();
  }

  @Test
  void onlyPlacedProductsAreMade() {
    assertThat(Pki.generate(definition(), Example.NOW).products())
        .extracting(Product::toString)
        .containsExactly("root.cert.pem", "moon.cert.pem", "moon.key.pem");
  }

  @Test
  void savedSetIsReadBackAsItWas() {
    PkiFiles files = Pki.generate(definition(), Example.NOW);
    files.save(directory);
    PkiFiles read = PkiFiles.load(definition(), directory).orElseThrow();

    assertThat(read.files("moon")).containsAllEntriesOf(files.files("moon"));
    assertThat(read.expires()).isEqualTo(files.expires());
    assertThat(read.generated()).isEqualTo(files.generated());
  }

  @Test
  void savedPrivateKeyIsForItsOwnerOnly() throws IOException {
    Pki.generate(definition(), Example.NOW).save(directory);

    assertThat(mode("moon.key.pem")).isEqualTo("rw-------");
    assertThat(mode("moon.cert.pem")).isEqualTo("rw-r--r--");
  }

  @Test
  void nothingIsReadWhereNothingOrSomethingElseIs() {
    assertThat(PkiFiles.load(definition(), directory.resolve("absent"))).isEmpty();
    Pki.generate(Example.definition("moon.cert.pem=moon:/a"), Example.NOW).save(directory);
    assertThat(PkiFiles.load(definition(), directory)).isEmpty();
  }

  @Test
  void damagedSetIsNotRead() throws IOException {
    for (String damage : List.of("moon.key.pem", "manifest")) {
      Pki.generate(definition(), Example.NOW).save(directory);
      Files.writeString(directory.resolve(damage), "");
      assertThat(PkiFiles.load(definition(), directory)).as(damage).isEmpty();
      Files.delete(directory.resolve(damage));
      assertThat(PkiFiles.load(definition(), directory)).as("without " + damage).isEmpty();
    }
  }

  /// Protects scenarios from each other: each finds its own files, and the hosts' files stay
  /// theirs.
  @Test
  void scenariosHaveFilesOfTheirOwn() {
    PkiFiles files =
        RichExample.generate(
            "moon.cert.pem={ikev2,botan}/{rw-a,rw-b}@{moon,carol}:/etc/x.pem",
            "sun.cert.pem=moon:/etc/x.pem");

    assertThat(files.scenarioFiles("botan/rw-b", "carol"))
        .containsOnlyKeys("/etc/x.pem")
        .containsEntry("/etc/x.pem", files.bytes(Product.parse("moon.cert.pem")));
    assertThat(files.scenarioFiles("ikev2/rw-c", "moon")).isEmpty();
    assertThat(files.scenarioFiles("ikev2/rw-a", "sun")).isEmpty();
    assertThat(files.files("moon"))
        .containsOnlyKeys("/etc/x.pem")
        .containsEntry("/etc/x.pem", files.bytes(Product.parse("sun.cert.pem")));
    assertThat(files.files("carol")).isEmpty();
  }

  @Test
  void foldersHoldTheCertificatesOfARegister() {
    PkiFiles files =
        RichExample.generate(
            "root.by-hash=moon:/var/www/certs/", "root.by-serial=moon:/etc/ca/certs/");
    String hash =
        HexFormat.of().formatHex(Serials.sha1(files.bytes(Product.parse("sun.cert.der"))));

    assertThat(files.files("moon"))
        .hasSize(4)
        .containsEntry("/etc/ca/certs/03.pem", files.bytes(Product.parse("moon.cert.pem")))
        .containsEntry("/etc/ca/certs/88.pem", files.bytes(Product.parse("sun.cert.pem")))
        .containsEntry("/var/www/certs/" + hash, files.bytes(Product.parse("sun.cert.der")));
  }

  @Test
  void placeholdersAreHexadecimalOrText() {
    PkiFiles files = RichExample.generate("moon.key.pem=moon:/etc/k.pem");

    assertThat(files.placeholders().get("CA_SPK_HEX"))
        .isEqualTo(HexFormat.of().formatHex(files.bytes(Product.parse("root.spk"))));
    assertThat(files.placeholders().get("MOON_PUB_DNS")).startsWith("AwEAA").doesNotContain("\n");
    assertThat(files.privatePaths("moon")).as("this definition has readable keys").isEmpty();
  }

  /// Protects what ages in days: lists and indexes are of the new day, everything else is the same.
  @Test
  void renewedSetDiffersInListsAndIndexesOnly() {
    PkiFiles old = RichExample.generate();
    Instant later = Example.NOW.plusSeconds(40L * 86_400);

    PkiFiles renewed = Pki.renew(old, later, RichExample.STOCK).orElseThrow();
    renewed.saveDated(directory);
    PkiFiles read = old.loadDated(directory).orElseThrow();

    assertThat(
            old.products().stream()
                .filter(product -> !Arrays.equals(old.bytes(product), renewed.bytes(product)))
                .map(Product::toString))
        .containsExactlyInAnyOrder(
            "base.crl.pem", "base.crl.der", "delta.crl.pem", "delta.crl.der", "root.index");
    assertThat(read.bytes(Product.parse("base.crl.der")))
        .isEqualTo(renewed.bytes(Product.parse("base.crl.der")));
    assertThat(read.generated()).isEqualTo(old.generated());
  }

  /// Protects against lists that no certificate belongs to: the keys may have been removed.
  @Test
  void nothingIsRenewedWithOtherKeys() {
    assertThat(Pki.renew(RichExample.generate(), Example.NOW, KeyStock.none())).isEmpty();
  }

  /// Protects kept keys from a change of what goes where, and certificates from one of places.
  @Test
  void fingerprintDoesNotDependOnPlaces() {
    assertThat(RichExample.definition("moon.cert.pem=moon:/a").fingerprint())
        .isEqualTo(RichExample.definition("moon.cert.pem=x/y@sun:/b").fingerprint())
        .isNotEqualTo(RichExample.definition("sun.cert.pem=moon:/a").fingerprint());
  }

  @Test
  void keyPairIsReadAsItWasWritten() throws GeneralSecurityException {
    for (KeyType type : List.of(KeyType.ECDSA_P384, KeyType.ED25519, KeyType.RSA_2048)) {
      Path folder = directory.resolve(type.toString());
      KeyPair pair = KeyMaterial.generate(type);
      assertThat(folder.toFile().mkdir()).isTrue();
      SavedKey.write(folder, pair);

      assertThat(SavedKey.read(folder, type).getPublic()).isEqualTo(pair.getPublic());
      assertThat(SavedKey.read(folder, type).getPrivate().getEncoded())
          .isEqualTo(pair.getPrivate().getEncoded());
    }
  }

  /// Protects the long keys, which another process makes.
  @Test
  void longKeyComesFromAnotherProcess() {
    try (KeyMill mill = new KeyMill()) {
      RSAPublicKey first = (RSAPublicKey) mill.make(KeyType.RSA_3072).getPublic();
      RSAPublicKey second = (RSAPublicKey) mill.make(KeyType.RSA_3072).getPublic();

      assertThat(first.getModulus().bitLength()).isEqualTo(3072);
      assertThat(second.getModulus()).isNotEqualTo(first.getModulus());
      assertThat(mill.processes()).isEqualTo(1);
    }
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
  }

  private static PkiDefinition definition() {
    return Example.definition(List.of(), PLACES);
  }
}
