// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.pki.AlternativeName;
import dev.umlaut.pki.AuthorityDefinition;
import dev.umlaut.pki.CertificateDefinition;
import dev.umlaut.pki.CrlDefinition;
import dev.umlaut.pki.DistinguishedName;
import dev.umlaut.pki.ExtendedUsage;
import dev.umlaut.pki.KeyDefinition;
import dev.umlaut.pki.KeyType;
import dev.umlaut.pki.Offsets;
import dev.umlaut.pki.PkiDefinition;
import dev.umlaut.pki.Placement;
import dev.umlaut.pki.Product;
import dev.umlaut.pki.Revocation;
import dev.umlaut.pki.RevocationReason;
import dev.umlaut.pki.RevocationUrls;
import dev.umlaut.pki.Serials;
import dev.umlaut.pki.Validity;
import java.nio.file.Path;
import java.time.Duration;
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
  private static final int ENTRIES_MAX = 1000;
  private static final String DISTINGUISHED_NAME_HINT =
      "write it as in \"C=CH, O=Example, CN=moon\"";
  private static final String OFFSET_HINT = "offsets from now are written as in -2d, 12h or 3651d";

  private PkiFile() {}

  /// Read the file.
  ///
  /// @param hosts the names of the lab's hosts, to which files may go
  public static PkiDefinition read(Path file, Collection<String> hosts) {
    YamlNode root = YamlFile.read(file);
    YamlMap top =
        root.map(10).only("default-key", "keys", "authorities", "certificates", "crls", "files");
    KeyType defaultKey = top.optional("default-key").map(PkiFile::keyType).orElse(KeyType.RSA_3072);
    List<KeyDefinition> keys = entries(top.optional("keys"), (k, v) -> key(k, v, defaultKey));
    List<AuthorityDefinition> authorities =
        entries(Optional.of(top.required("authorities")), PkiFile::authority);
    List<CertificateDefinition> certificates =
        entries(top.optional("certificates"), PkiFile::certificate);
    List<CrlDefinition> crls = entries(top.optional("crls"), PkiFile::crl);
    List<Placement> placements =
        entries(top.optional("files"), (k, v) -> placements(k, v, hosts)).stream()
            .flatMap(List::stream)
            .toList();
    try {
      return new PkiDefinition(defaultKey, keys, authorities, certificates, crls, placements);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw root.mentionedIn(message).error(message, "");
    }
  }

  private static <T> List<T> entries(
      Optional<YamlNode> node, BiFunction<YamlNode, YamlNode, T> reader) {
    List<T> entries = new ArrayList<>();
    node.ifPresent(map -> map.map(ENTRIES_MAX).forEach((k, v) -> entries.add(reader.apply(k, v))));
    return entries;
  }

  private static KeyType keyType(YamlNode node) {
    return node.parsed(KeyType::parse, "");
  }

  private static KeyDefinition key(YamlNode key, YamlNode value, KeyType defaultKey) {
    YamlMap map = value.map(10).only("type", "passphrase");
    KeyType type = map.optional("type").map(PkiFile::keyType).orElse(defaultKey);
    String passphrase = map.optional("passphrase").map(YamlNode::text).orElse(null);
    return key.made(() -> new KeyDefinition(key.text(), type, passphrase), "");
  }

  private static AuthorityDefinition authority(YamlNode key, YamlNode value) {
    YamlMap map =
        value
            .map(20)
            .only(
                "subject",
                "issuer",
                "key",
                "serial",
                "valid",
                "path-length",
                "crl-urls",
                "ocsp-urls");
    return key.made(
        () ->
            new AuthorityDefinition(
                key.text(),
                subject(map),
                map.optional("issuer").map(YamlNode::text).orElse(null),
                map.optional("key").orElse(key).text(),
                map.optional("serial").map(n -> n.parsed(Serials::parse, "")).orElse(null),
                validity(map, Validity.AUTHORITY),
                map.optional("path-length").map(n -> n.integer(0, 100)).orElse(null),
                urls(map)),
        "");
  }

  private static CertificateDefinition certificate(YamlNode key, YamlNode value) {
    YamlMap map =
        value
            .map(20)
            .only(
                "subject",
                "issuer",
                "key",
                "serial",
                "valid",
                "alternative-names",
                "extended-key-usage",
                "crl-urls",
                "ocsp-urls");
    return key.made(
        () ->
            new CertificateDefinition(
                key.text(),
                subject(map),
                map.optional("issuer").map(YamlNode::text).orElse(null),
                map.optional("key").orElse(key).text(),
                map.optional("serial").map(n -> n.parsed(Serials::parse, "")).orElse(null),
                validity(map, Validity.CERTIFICATE),
                list(map, "alternative-names", AlternativeName::parse),
                list(map, "extended-key-usage", ExtendedUsage::parse),
                urls(map)),
        "");
  }

  private static CrlDefinition crl(YamlNode key, YamlNode value) {
    YamlMap map = value.map(10).only("issuer", "number", "this-update", "next-update", "revoked");
    List<Revocation> revoked =
        map.optional("revoked").map(node -> node.list(ENTRIES_MAX)).orElse(List.of()).stream()
            .map(PkiFile::revocation)
            .toList();
    return key.made(
        () ->
            new CrlDefinition(
                key.text(),
                map.required("issuer").text(),
                map.optional("number").map(n -> n.integer(0, Integer.MAX_VALUE)).orElse(1),
                offset(map, "this-update", Duration.ZERO),
                offset(map, "next-update", Duration.ofDays(15)),
                revoked),
        "");
  }

  private static Revocation revocation(YamlNode node) {
    YamlMap map = node.map(10).only("serial", "certificate", "reason", "date");
    if (map.optional("serial").isPresent() == map.optional("certificate").isPresent()) {
      throw node.error("exactly one of \"serial\" and \"certificate\" is needed here", "");
    }
    Revocation.Revoked what =
        map.optional("serial")
            .<Revocation.Revoked>map(
                n -> n.parsed(text -> new Revocation.Revoked.Serial(Serials.parse(text)), ""))
            .orElseGet(
                () -> new Revocation.Revoked.Certificate(map.required("certificate").text()));
    RevocationReason reason =
        map.optional("reason")
            .map(n -> n.parsed(RevocationReason::parse, ""))
            .orElse(RevocationReason.UNSPECIFIED);
    return node.made(() -> new Revocation(what, reason, offset(map, "date", Duration.ZERO)), "");
  }

  private static List<Placement> placements(
      YamlNode key, YamlNode value, Collection<String> hosts) {
    Product product = key.parsed(Product::parse, "");
    List<Placement> placements = new ArrayList<>();
    for (YamlNode place : value.list(ENTRIES_MAX)) {
      for (Placement placement : place.parsed(text -> Placement.parse(product, text), "")) {
        if (!hosts.contains(placement.host())) {
          throw place.error(
              "the lab has no host \"" + placement.host() + "\"",
              Nearest.hint(placement.host(), hosts, "its hosts"));
        }
        placements.add(placement);
      }
    }
    return placements;
  }

  private static DistinguishedName subject(YamlMap map) {
    return map.required("subject").parsed(DistinguishedName::parse, DISTINGUISHED_NAME_HINT);
  }

  private static Validity validity(YamlMap map, Validity otherwise) {
    Optional<YamlNode> node = map.optional("valid");
    if (node.isEmpty()) {
      return otherwise;
    }
    YamlMap valid = node.get().map(10).only("from", "until");
    return node.get()
        .made(
            () ->
                new Validity(
                    offset(valid, "from", otherwise.from()),
                    offset(valid, "until", otherwise.until())),
            "");
  }

  private static Duration offset(YamlMap map, String key, Duration otherwise) {
    return map.optional(key)
        .map(node -> node.parsed(Offsets::parse, OFFSET_HINT))
        .orElse(otherwise);
  }

  private static RevocationUrls urls(YamlMap map) {
    return map.place()
        .made(
            () ->
                new RevocationUrls(
                    list(map, "crl-urls", Function.identity()),
                    list(map, "ocsp-urls", Function.identity())),
            "");
  }

  private static <T> List<T> list(YamlMap map, String key, Function<String, T> parser) {
    return map.optional(key).map(node -> node.list(ENTRIES_MAX)).orElse(List.of()).stream()
        .map(item -> item.parsed(parser, ""))
        .toList();
  }
}
