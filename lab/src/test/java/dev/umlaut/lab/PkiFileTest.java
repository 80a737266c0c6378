// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.umlaut.pki.CertificateDefinition;
import dev.umlaut.pki.KeyType;
import dev.umlaut.pki.PkiDefinition;
import dev.umlaut.pki.Placement;
import dev.umlaut.pki.Revocation;
import dev.umlaut.pki.RevocationReason;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    assertThat(pki.authorities().getFirst().validity().from()).isEqualTo(Duration.ofDays(-3));
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
