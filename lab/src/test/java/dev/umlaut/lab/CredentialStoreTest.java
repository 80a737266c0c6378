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

  private static final String KEY_PLACE = "  root.key.pem: [moon:/etc/key.pem]\n";
  private static final String LIST =
      "  list.crl.der: [moon:/etc/list.crl]\ncrls: {list: {issuer: root}}\n";

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

  /// Protects the minutes that keys take: only the certificates are new.
  @Test
  void keysOutliveEveryChangeOfTheFile() {
    Product key = Product.parse("root.key.pem");
    Product place = Product.parse("root.cert.pem");
    PkiFiles first = files(definition("100d", KEY_PLACE), NOW);
    PkiFiles second = files(definition("200d", KEY_PLACE), NOW);

    assertThat(second.bytes(key)).isEqualTo(first.bytes(key));
    assertThat(second.bytes(place)).isNotEqualTo(first.bytes(place));
  }

  /// Protects revocation lists, which last for days: each day has its own, the rest stays.
  @Test
  void revocationListsAreOfTheDay() {
    Product list = Product.parse("list.crl.der");
    PkiDefinition definition = definition("100d", LIST);

    PkiFiles first = files(definition, NOW);
    PkiFiles soon = files(definition, NOW.plus(Duration.ofHours(3)));
    PkiFiles later = files(definition, NOW.plus(Duration.ofDays(30)));

    assertThat(soon.bytes(list)).isEqualTo(first.bytes(list));
    assertThat(later.bytes(list)).isNotEqualTo(first.bytes(list));
    assertThat(later.bytes(ROOT)).isEqualTo(first.bytes(ROOT));
  }

  /// Protects against lists that nobody believes: without the old key the certificates are new too.
  @Test
  void lostKeysMakeEverythingNew() {
    PkiDefinition definition = definition("100d", LIST);
    PkiFiles first = files(definition, NOW);
    Store store = new Store(folder.resolve("store"));
    store.list("pki-key").forEach(entry -> assertThat(store.remove(entry.key())).isTrue());

    PkiFiles later = files(definition, NOW.plus(Duration.ofDays(30)));

    assertThat(later.bytes(ROOT)).isNotEqualTo(first.bytes(ROOT));
  }

  private PkiFiles files(PkiDefinition definition, Instant now) {
    Store store = new Store(folder.resolve("store"));
    return new CredentialStore(store, Progress.silent(), Clock.fixed(now, ZoneOffset.UTC))
        .files("test", definition);
  }

  private PkiDefinition definition(String until) {
    return definition(until, "");
  }

  private PkiDefinition definition(String until, String more) {
    String text =
        """
        default-key: ecdsa-p256
        authorities:
          root: {subject: CN=Root, valid: {until: %s}}
        files:
          root.cert.pem: [moon:/etc/root.pem]
        """
                .formatted(until)
            + more;
    try {
      return PkiFile.read(Files.writeString(folder.resolve("pki.yaml"), text), List.of("moon"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
