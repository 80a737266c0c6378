// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
  }

  private static PkiDefinition definition() {
    return Example.definition(List.of(), PLACES);
  }
}
