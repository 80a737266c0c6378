// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.pki.PkiDefinition;
import dev.umlaut.pki.PkiFiles;
import dev.umlaut.pki.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects that credentials are made once, and again before they end.
class CredentialStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
  private static final Product ROOT = Product.parse("root.cert.pem");

  @TempDir Path folder;

  @Test
  void aSecondRunGetsTheSameOnes() {
    PkiDefinition definition = definition("100d");

    byte[] first = files(definition, NOW).bytes(ROOT);

    assertThat(files(definition, NOW.plus(Duration.ofDays(98))).bytes(ROOT)).isEqualTo(first);
  }

  @Test
  void theyAreMadeAnewOnTheLastDay() {
    PkiDefinition definition = definition("100d");

    byte[] first = files(definition, NOW).bytes(ROOT);
    PkiFiles later = files(definition, NOW.plus(Duration.ofDays(100)).minusSeconds(60));

    assertThat(later.bytes(ROOT)).isNotEqualTo(first);
    assertThat(later.expires()).isAfter(NOW.plus(Duration.ofDays(190)));
  }

  @Test
  void shortLivedOnesAreMadeAnewAfterHalfTheirLife() {
    PkiDefinition definition = definition("2h");

    byte[] first = files(definition, NOW).bytes(ROOT);

    assertThat(files(definition, NOW.plusSeconds(3_000)).bytes(ROOT)).isEqualTo(first);
    assertThat(files(definition, NOW.plusSeconds(4_000)).bytes(ROOT)).isNotEqualTo(first);
  }

  @Test
  void anotherDefinitionHasItsOwn() {
    byte[] first = files(definition("100d"), NOW).bytes(ROOT);

    assertThat(files(definition("101d"), NOW).bytes(ROOT)).isNotEqualTo(first);
    assertThat(files(definition("100d"), NOW).bytes(ROOT)).isEqualTo(first);
  }

  private PkiFiles files(PkiDefinition definition, Instant now) {
    Store store = new Store(folder.resolve("store"));
    return new CredentialStore(store, Progress.silent(), Clock.fixed(now, ZoneOffset.UTC))
        .files("test", definition);
  }

  private PkiDefinition definition(String until) {
    String text =
        """
        default-key: ecdsa-p256
        authorities:
          root: {subject: CN=Root, valid: {until: %s}}
        files:
          root.cert.pem: [moon:/etc/root.pem]
        """
            .formatted(until);
    try {
      return PkiFile.read(Files.writeString(folder.resolve("pki.yaml"), text), List.of("moon"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
