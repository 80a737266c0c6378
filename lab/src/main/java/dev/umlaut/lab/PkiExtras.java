// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.pki.AttributeCertificateDefinition;
import dev.umlaut.pki.AuthorityDefinition;
import dev.umlaut.pki.BundleDefinition;
import dev.umlaut.pki.CertificateDefinition;
import dev.umlaut.pki.CertificateTemplate;
import dev.umlaut.pki.Derived;
import dev.umlaut.pki.RegisterDefinition;
import dev.umlaut.pki.Validity;
import dev.umlaut.pki.ZoneDefinition;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads what a lab's file says of things that are made of keys and certificates.
record PkiExtras(List<AuthorityDefinition> authorities, List<CertificateDefinition> certificates) {
  Derived derived(YamlMap top) {
    return new Derived(
        PkiFile.entries(top.optional("attribute-certificates"), PkiExtras::attributeCertificate),
        PkiFile.entries(top.optional("bundles"), PkiExtras::bundle),
        PkiFile.entries(top.optional("registers"), this::register),
        PkiFile.entries(top.optional("zones"), PkiExtras::zone));
  }

  private static AttributeCertificateDefinition attributeCertificate(YamlNode key, YamlNode value) {
    YamlMap map = PkiFile.map(value, "issuer", "holder", "groups", "valid");
    Validity validity = PkiTemplates.validity(map);
    return key.made(
        () ->
            new AttributeCertificateDefinition(
                key.text(),
                map.required("issuer").text(),
                map.required("holder").text(),
                names(Optional.of(map.required("groups"))),
                validity),
        "");
  }

  private static BundleDefinition bundle(YamlNode key, YamlNode value) {
    YamlMap map = PkiFile.map(value, "certificate", "chain", "passphrase");
    return key.made(
        () ->
            new BundleDefinition(
                key.text(),
                map.optional("certificate").orElse(key).text(),
                names(map.optional("chain")),
                map.required("passphrase").text()),
        "");
  }

  private RegisterDefinition register(YamlNode key, YamlNode value) {
    YamlMap map = PkiFile.map(value, "certificates", "crl");
    List<String> listed =
        map.optional("certificates").isPresent()
            ? names(map.optional("certificates"))
            : issued(key.text());
    return key.made(
        () ->
            new RegisterDefinition(
                key.text(), listed, map.optional("crl").map(YamlNode::text).orElse(null)),
        "");
  }

  private List<String> issued(String issuer) {
    return Stream.<CertificateTemplate>concat(certificates.stream(), authorities.stream())
        .filter(template -> issuer.equals(template.issuer()))
        .map(CertificateTemplate::name)
        .toList();
  }

  private static ZoneDefinition zone(YamlNode key, YamlNode value) {
    YamlMap map = PkiFile.map(value, "domain", "certificates", "keys");
    return key.made(
        () ->
            new ZoneDefinition(
                key.text(),
                map.required("domain").text(),
                names(map.optional("certificates")),
                names(map.optional("keys"))),
        "");
  }

  private static List<String> names(Optional<YamlNode> node) {
    return PkiFile.list(node, Function.identity());
  }
}
