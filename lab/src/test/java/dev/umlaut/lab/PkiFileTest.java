// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.umlaut.pki.AlternativeName;
import dev.umlaut.pki.AuthorityDefinition;
import dev.umlaut.pki.CertificateDefinition;
import dev.umlaut.pki.CrlDefinition;
import dev.umlaut.pki.KeyType;
import dev.umlaut.pki.Moment;
import dev.umlaut.pki.PkiDefinition;
import dev.umlaut.pki.Placement;
import dev.umlaut.pki.Revocation;
import dev.umlaut.pki.RevocationReason;
import dev.umlaut.pki.SignatureHash;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Protects how `pki.yaml` becomes the definition that room pki carries out.
class PkiFileTest {
  private static final String EVERYTHING =
      """
      default-key: ecdsa-p256
      keys:
        moon: {type: rsa-2048, passphrase: secret}
      authorities:
        root:
          subject: "C=CH, O=Example, CN=Root"
          serial: "0B"
          valid: {from: -3d, until: 100d}
          path-length: 1
        sub:
          subject: "CN=Sub"
          issuer: root
          key: root
          crl-urls: [http://crl.example.org/a.crl]
          ocsp-urls: [http://ocsp.example.org/]
      certificates:
        moon:
          subject: "CN=moon.example.org"
          issuer: sub
          alternative-names: ["dns:moon.example.org", "ip:192.168.0.1"]
          extended-key-usage: [serverAuth]
      crls:
        example:
          issuer: sub
          number: 7
          next-update: 20d
          revoked:
            - {serial: "0A", reason: keyCompromise}
            - {certificate: moon, date: -1h}
      files:
        moon.cert.pem: ["{moon,sun}:/etc/moon.pem"]
        moon.key.pem: ["moon:/etc/key.pem"]
      """;

  @TempDir Path folder;

  @Test
  void readsEveryKey() {
    PkiDefinition pki = read(EVERYTHING);

    assertThat(pki.defaultKey()).isEqualTo(KeyType.ECDSA_P256);
    assertThat(pki.keys()).hasSize(1);
    assertThat(pki.authorities()).hasSize(2);
    assertThat(pki.authorities().getFirst().serial()).isEqualTo(BigInteger.valueOf(11));
    assertThat(pki.authorities().getFirst().validity().from())
        .isEqualTo(new Moment.Offset(Duration.ofDays(-3)));
    assertThat(pki.authorities().getLast().key()).isEqualTo("root");
    assertThat(pki.authorities().getLast().urls().ocsp()).hasSize(1);
    CertificateDefinition moon = pki.certificates().getFirst();
    assertThat(moon.alternativeNames()).hasSize(2);
    assertThat(moon.usages()).hasSize(1);
    assertThat(pki.crls().getFirst().number()).isEqualTo(7);
    assertThat(pki.crls().getFirst().revoked())
        .containsExactly(
            new Revocation(
                new Revocation.Revoked.Serial(BigInteger.TEN),
                RevocationReason.KEY_COMPROMISE,
                Duration.ZERO),
            new Revocation(
                new Revocation.Revoked.Certificate("moon"),
                RevocationReason.UNSPECIFIED,
                Duration.ofHours(-1)));
    assertThat(pki.placements())
        .extracting(Placement::toString)
        .containsExactly("moon:/etc/moon.pem", "sun:/etc/moon.pem", "moon:/etc/key.pem");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "path-length: 1 | path-lenght: 1 | 9:5: unknown key \"path-lenght\"",
        "issuer: root | issuer: rot | 12:13: the issuer 'rot' of 'sub' is not one of the"
            + " authorities",
        "key: root | key: rot | 13:10: the key 'rot' of 'sub' is neither",
        "{moon,sun} | {moon,son} | 31:19: the lab has no host \"son\"",
        "from: -3d | from: 3 | 8:19: ",
        "moon.key.pem | moon.kei.pem | 32:3: 'moon.kei.pem' is not a product",
        "{certificate: moon, date: -1h} | {date: -1h} | 29:9: exactly one of",
        "serial: \"0B\" | serial: xyz | 7:13: ",
      })
  void aMistakeIsShownWithItsPlace(String piece, String replacement, String error) {
    assertThat(EVERYTHING).contains(piece);

    SyntaxException thrown =
        catchThrowableOfType(
            SyntaxException.class, () -> read(EVERYTHING.replace(piece, replacement)));

    assertThat(thrown).hasMessageContaining("pki.yaml:" + error);
  }

  private static final String INHERITING =
      """
      readable-keys: true
      defaults:
        subject-prefix: "C=CH, O=Example"
        alternative-names: [common-name]
        valid: {until: 50d}
      authorities:
        root:
          subject: "CN=Root"
          valid: {until: "2059-05-01T15:00:00Z"}
          issues: {hash: sha3-256, crl-urls: ["http://crl.example.org/root.crl"]}
        sub: {issuer: root, subject: "CN=Sub", issues: {valid: {from: -9d}}}
      certificates:
        moon: {issuer: root, subject: "CN=moon.example.org"}
        carol: {issuer: sub, subject: "CN=carol@example.org", hash: sha384}
        bare: {issuer: root, subject-prefix: "", subject: CN=x, crl-urls: [], alternative-names: []}
      crls:
        first: {issuer: root, revoked: [{certificate: moon}]}
        second: {predecessor: first, revoked: [{serial: "88"}]}
        delta: {base: second}
      registers:
        root: {}
        some: {certificates: [carol], crl: second}
      files:
        root.by-hash: ["moon:/var/www/certs/"]
        moon.cert.pem: ["{ikev1,ikev2}/rw-cert@{moon,sun}:/etc/moon.pem"]
      placeholders: {CA_HEX: root.cert.der.hex}
      """;

  @Test
  void entriesInheritFromTheirIssuerAndFromTheDefaults() {
    PkiDefinition pki = read(INHERITING);
    AuthorityDefinition root = pki.authorities().getFirst();
    CertificateDefinition moon = pki.certificates().getFirst();
    CertificateDefinition carol = pki.certificates().get(1);
    CertificateDefinition plain = pki.certificates().getLast();

    assertThat(root.subject()).hasToString("C=CH, O=Example, CN=Root");
    assertThat(root.urls().crl()).as("it issues them, for others").isEmpty();
    assertThat(root.hash()).isEqualTo(SignatureHash.SHA3_256);
    assertThat(root.validity().until())
        .isEqualTo(new Moment.Fixed(Instant.parse("2059-05-01T15:00:00Z")));
    assertThat(moon.urls().crl()).containsExactly("http://crl.example.org/root.crl");
    assertThat(moon.alternativeNames())
        .containsExactly(AlternativeName.parse("dns:moon.example.org"));
    assertThat(moon.validity().until()).isEqualTo(new Moment.Offset(Duration.ofDays(50)));
    assertThat(moon.hash()).isEqualTo(SignatureHash.SHA3_256);
    assertThat(carol.alternativeNames())
        .containsExactly(AlternativeName.parse("email:carol@example.org"));
    assertThat(carol.validity().from()).isEqualTo(new Moment.Offset(Duration.ofDays(-9)));
    assertThat(carol.hash()).isEqualTo(SignatureHash.SHA384);
    assertThat(plain.subject()).hasToString("CN=x");
    assertThat(plain.alternativeNames()).isEmpty();
    assertThat(plain.urls().crl()).isEmpty();
  }

  @Test
  void revocationListsFollowOneAnother() {
    PkiDefinition pki = read(INHERITING);
    CrlDefinition second = pki.crls().get(1);
    CrlDefinition delta = pki.crls().get(2);

    assertThat(second.number()).isEqualTo(2);
    assertThat(second.issuer()).isEqualTo("root");
    assertThat(second.revoked())
        .extracting(Revocation::what)
        .containsExactly(
            new Revocation.Revoked.Serial(BigInteger.valueOf(0x88)),
            new Revocation.Revoked.Certificate("moon"));
    assertThat(second.hash()).isEqualTo(SignatureHash.SHA3_256);
    assertThat(delta.number()).isEqualTo(3);
    assertThat(delta.delta().base()).isEqualTo(2);
    assertThat(delta.revoked()).isEmpty();
  }

  @Test
  void placesMayBelongToScenarios() {
    PkiDefinition pki = read(INHERITING);

    assertThat(pki.delivery().readableKeys()).isTrue();
    assertThat(pki.delivery().placeholders()).containsOnlyKeys("CA_HEX");
    assertThat(pki.derived().registers().getFirst().certificates())
        .containsExactly("moon", "bare", "sub");
    assertThat(pki.placements())
        .extracting(Placement::toString)
        .containsExactly(
            "moon:/var/www/certs/",
            "ikev1/rw-cert@moon:/etc/moon.pem",
            "ikev1/rw-cert@sun:/etc/moon.pem",
            "ikev2/rw-cert@moon:/etc/moon.pem",
            "ikev2/rw-cert@sun:/etc/moon.pem");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "predecessor: first | predecessor: fist | 18:25: there is no CRL \"fist\" before this one",
        "registers:\\n  root: {} | registers:\\n  rot: {certificates: [mon]} | 21:24: ",
        "certs/\"] | certs\"] | 24:18: ",
        "CA_HEX: root | ca: root | 26:16: ",
        "{until: 50d} | {until: 50w} | 5:18: ",
        "hash: sha384 | hash: sha1 | 14:63: there is no signature hash 'sha1'",
      })
  void aMistakeInTheNewPartsIsShownWithItsPlace(String piece, String replacement, String error) {
    String from = piece.replace("\\n", "\n");
    assertThat(INHERITING).contains(from);

    SyntaxException thrown =
        catchThrowableOfType(
            SyntaxException.class,
            () -> read(INHERITING.replace(from, replacement.replace("\\n", "\n"))));

    assertThat(thrown).hasMessageContaining("pki.yaml:" + error);
  }

  private PkiDefinition read(String text) {
    Path file = folder.resolve("pki.yaml");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return PkiFile.read(file, List.of("moon", "sun"));
  }
}
