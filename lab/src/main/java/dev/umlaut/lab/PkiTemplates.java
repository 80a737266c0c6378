// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.pki.AddressBlock;
import dev.umlaut.pki.AlternativeName;
import dev.umlaut.pki.AuthorityDefinition;
import dev.umlaut.pki.CertificateDefinition;
import dev.umlaut.pki.DistinguishedName;
import dev.umlaut.pki.ExtendedUsage;
import dev.umlaut.pki.FurtherExtensions;
import dev.umlaut.pki.Moment;
import dev.umlaut.pki.NameAttribute;
import dev.umlaut.pki.RevocationUrls;
import dev.umlaut.pki.Serials;
import dev.umlaut.pki.Validity;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads what a lab's file says of authorities and certificates.
///
/// @param defaults what they inherit
record PkiTemplates(PkiDefaults defaults) {
  private static final String NAME_HINT = "write it as in \"C=CH, O=Example, CN=moon\"";
  private static final String MOMENT_HINT =
      "write an offset from now as in -2d, 12h or 3651d, or a date as in 2009-05-01T15:00:00Z";

  /// Stands for an alternative name that repeats the common name.
  private static final String COMMON_NAME = "common-name";

  AuthorityDefinition authority(YamlNode key, YamlNode value) {
    YamlMap map =
        PkiFile.map(
            value,
            "subject",
            "subject-prefix",
            "issuer",
            "key",
            "serial",
            "valid",
            "path-length",
            "crl-urls",
            "ocsp-urls",
            "hash",
            "policies",
            "address-blocks",
            "extensions",
            "issues");
    String issuer = issuer(map);
    PkiDefaults.Inherited inherited = defaults.of(map, issuer);
    return key.made(
        () ->
            new AuthorityDefinition(
                key.text(),
                subject(map, inherited),
                issuer,
                map.optional("key").orElse(key).text(),
                serial(map),
                validity(inherited, Validity.AUTHORITY),
                map.optional("path-length").map(n -> n.integer(0, 100)).orElse(null),
                urls(inherited),
                defaults.hash(map, issuer == null ? key.text() : issuer),
                further(inherited)),
        "");
  }

  CertificateDefinition certificate(YamlNode key, YamlNode value) {
    YamlMap map =
        PkiFile.map(
            value,
            "subject",
            "subject-prefix",
            "issuer",
            "key",
            "serial",
            "valid",
            "alternative-names",
            "extended-key-usage",
            "crl-urls",
            "ocsp-urls",
            "hash",
            "policies",
            "address-blocks",
            "extensions");
    String issuer = issuer(map);
    PkiDefaults.Inherited inherited = defaults.of(map, issuer);
    DistinguishedName subject = subject(map, inherited);
    return key.made(
        () ->
            new CertificateDefinition(
                key.text(),
                subject,
                issuer,
                map.optional("key").orElse(key).text(),
                serial(map),
                validity(inherited, Validity.CERTIFICATE),
                PkiFile.list(
                    inherited.find("alternative-names"), text -> alternativeName(text, subject)),
                PkiFile.list(inherited.find("extended-key-usage"), ExtendedUsage::parse),
                urls(inherited),
                defaults.hash(map, issuer == null ? key.text() : issuer),
                further(inherited)),
        "");
  }

  private static @Nullable String issuer(YamlMap map) {
    return map.optional("issuer").map(YamlNode::text).orElse(null);
  }

  private static @Nullable BigInteger serial(YamlMap map) {
    return map.optional("serial").map(node -> node.parsed(Serials::parse, "")).orElse(null);
  }

  private static DistinguishedName subject(YamlMap map, PkiDefaults.Inherited inherited) {
    String prefix =
        inherited
            .find("subject-prefix")
            .map(YamlNode::text)
            .filter(text -> !text.isBlank())
            .map(text -> text + ", ")
            .orElse("");
    return map.required("subject")
        .parsed(text -> DistinguishedName.parse(prefix + text), NAME_HINT);
  }

  private static AlternativeName alternativeName(String text, DistinguishedName subject) {
    if (!text.equals(COMMON_NAME)) {
      return AlternativeName.parse(text);
    }
    String name =
        subject.attributes().stream()
            .filter(attribute -> attribute.type() == NameAttribute.CN)
            .map(DistinguishedName.Attribute::value)
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException("the subject '%s' has no CN".formatted(subject)));
    return AlternativeName.parse((name.contains("@") ? "email:" : "dns:") + name);
  }

  private static Validity validity(PkiDefaults.Inherited inherited, Validity otherwise) {
    Optional<YamlNode> node = inherited.find("valid");
    if (node.isEmpty()) {
      return otherwise;
    }
    YamlMap valid = PkiFile.map(node.get(), "from", "until");
    Moment from = moment(valid, "from", otherwise.from());
    Moment until = moment(valid, "until", otherwise.until());
    return node.get().made(() -> new Validity(from, until), "");
  }

  /// A validity whose missing parts are those of a certificate.
  static Validity validity(YamlMap map) {
    return validity(new PkiDefaults.Inherited(List.of(map)), Validity.CERTIFICATE);
  }

  private static Moment moment(YamlMap map, String key, Moment otherwise) {
    return map.optional(key).map(node -> node.parsed(Moment::parse, MOMENT_HINT)).orElse(otherwise);
  }

  private static RevocationUrls urls(PkiDefaults.Inherited inherited) {
    return new RevocationUrls(urls(inherited.find("crl-urls")), urls(inherited.find("ocsp-urls")));
  }

  private static List<String> urls(Optional<YamlNode> node) {
    List<String> urls = PkiFile.list(node, Function.identity());
    node.ifPresent(list -> list.made(() -> new RevocationUrls(urls, List.of()), ""));
    return urls;
  }

  private static FurtherExtensions further(PkiDefaults.Inherited inherited) {
    List<FurtherExtensions.Other> others =
        inherited
            .find("extensions")
            .map(node -> node.list(PkiFile.ENTRIES_MAX))
            .orElse(List.of())
            .stream()
            .map(PkiTemplates::extension)
            .toList();
    return new FurtherExtensions(
        PkiFile.list(inherited.find("policies"), Function.identity()),
        PkiFile.list(inherited.find("address-blocks"), AddressBlock::parse),
        others);
  }

  private static FurtherExtensions.Other extension(YamlNode node) {
    YamlMap map = PkiFile.map(node, "oid", "critical", "hex");
    return node.made(
        () ->
            new FurtherExtensions.Other(
                map.required("oid").text(),
                map.optional("critical").map(YamlNode::bool).orElse(false),
                map.optional("hex").map(YamlNode::text).orElse("")),
        "");
  }
}
