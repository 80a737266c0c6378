// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.pki.AuthorityDefinition;
import dev.umlaut.pki.CertificateDefinition;
import dev.umlaut.pki.Delivery;
import dev.umlaut.pki.Derived;
import dev.umlaut.pki.KeyDefinition;
import dev.umlaut.pki.KeyType;
import dev.umlaut.pki.PemCipher;
import dev.umlaut.pki.PkiDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Reads the file that says which keys, certificates and revocation lists a lab has and where they
/// go. The format is described in docs/pki-format.md; whatever does not agree with it is a
/// [SyntaxException] with line and column.
///
/// @since 0.1
public final class PkiFile {
  static final int ENTRIES_MAX = 1000;
  private static final int KEYS_MAX = 30;

  private PkiFile() {}

  /// Read the file.
  ///
  /// @param hosts the names of the lab's hosts, to which files may go
  public static PkiDefinition read(Path file, Collection<String> hosts) {
    YamlNode root = YamlFile.read(file);
    YamlMap top =
        root.map(KEYS_MAX)
            .only(
                "default-key",
                "readable-keys",
                "defaults",
                "keys",
                "authorities",
                "certificates",
                "crls",
                "attribute-certificates",
                "bundles",
                "registers",
                "zones",
                "files",
                "placeholders");
    KeyType defaultKey = top.optional("default-key").map(PkiFile::keyType).orElse(KeyType.RSA_3072);
    List<KeyDefinition> keys = entries(top.optional("keys"), (k, v) -> key(k, v, defaultKey));
    PkiDefaults defaults = PkiDefaults.read(top);
    PkiTemplates templates = new PkiTemplates(defaults);
    List<AuthorityDefinition> authorities =
        entries(Optional.of(top.required("authorities")), templates::authority);
    List<CertificateDefinition> certificates =
        entries(top.optional("certificates"), templates::certificate);
    PkiRevocations revocations = new PkiRevocations(defaults);
    entries(top.optional("crls"), revocations::crl);
    Derived derived = new PkiExtras(authorities, certificates).derived(top);
    Delivery delivery = PkiDelivery.read(top, hosts);
    try {
      return new PkiDefinition(
          defaultKey, keys, authorities, certificates, revocations.crls(), derived, delivery);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw root.mentionedIn(message).error(message, "");
    }
  }

  /// What the reader makes of each entry of a mapping that may be missing.
  static <T> List<T> entries(Optional<YamlNode> node, BiFunction<YamlNode, YamlNode, T> reader) {
    List<T> entries = new ArrayList<>();
    node.ifPresent(map -> map.map(ENTRIES_MAX).forEach((k, v) -> entries.add(reader.apply(k, v))));
    return entries;
  }

  /// The entries of one thing.
  static YamlMap map(YamlNode node, String... keys) {
    return node.map(KEYS_MAX).only(keys);
  }

  /// The items of a list that may be missing.
  static <T> List<T> list(Optional<YamlNode> node, Function<String, T> parser) {
    return node.map(items -> items.list(ENTRIES_MAX)).orElse(List.of()).stream()
        .map(item -> item.parsed(parser, ""))
        .toList();
  }

  private static KeyType keyType(YamlNode node) {
    return node.parsed(KeyType::parse, "");
  }

  private static KeyDefinition key(YamlNode key, YamlNode value, KeyType defaultKey) {
    YamlMap map = map(value, "type", "passphrase", "cipher");
    KeyType type = map.optional("type").map(PkiFile::keyType).orElse(defaultKey);
    String passphrase = map.optional("passphrase").map(YamlNode::text).orElse(null);
    PemCipher cipher =
        map.optional("cipher")
            .map(node -> node.parsed(PemCipher::parse, ""))
            .orElse(PemCipher.AES_128);
    return key.made(() -> new KeyDefinition(key.text(), type, passphrase, cipher), "");
  }
}
