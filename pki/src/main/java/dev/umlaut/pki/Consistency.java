// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Check that the parts of a definition fit together.
final class Consistency {
  private final KeyType defaultKey;
  private final Map<String, KeyDefinition> keys = new HashMap<>();
  private final List<AuthorityDefinition> authorities;
  private final Map<String, CertificateTemplate> templates = new HashMap<>();
  private final List<CrlDefinition> crls;
  private final Set<String> used;

  /// @throws IllegalArgumentException when two things of one kind have the same name
  Consistency(
      KeyType defaultKey,
      List<KeyDefinition> keys,
      List<AuthorityDefinition> authorities,
      List<CertificateDefinition> certificates,
      List<CrlDefinition> crls) {
    this.defaultKey = defaultKey;
    this.authorities = authorities;
    this.crls = crls;
    Check.that(!authorities.isEmpty(), "there is no authority: define at least one");
    Check.unique("keys", keys.stream().map(KeyDefinition::name).toList());
    List<CertificateTemplate> all =
        Stream.<CertificateTemplate>concat(authorities.stream(), certificates.stream()).toList();
    Check.unique(
        "authorities or certificates", all.stream().map(CertificateTemplate::name).toList());
    Check.unique("CRLs", crls.stream().map(CrlDefinition::name).toList());
    keys.forEach(key -> this.keys.put(key.name(), key));
    all.forEach(template -> templates.put(template.name(), template));
    used = all.stream().map(CertificateTemplate::key).collect(Collectors.toSet());
  }

  void check() {
    authorities.forEach(this::checkAuthority);
    templates.values().stream()
        .sorted(Comparator.comparing(CertificateTemplate::name))
        .forEach(this::checkTemplate);
    for (KeyDefinition key : keys.values()) {
      Check.that(
          hasKey(key.name()),
          "the key '%s' belongs to no authority and no certificate",
          key.name());
    }
    crls.forEach(this::checkCrl);
  }

  void check(Derived derived) {
    Check.unique(
        "attribute certificates",
        derived.attributeCertificates().stream()
            .map(AttributeCertificateDefinition::name)
            .toList());
    Check.unique("bundles", derived.bundles().stream().map(BundleDefinition::name).toList());
    Check.unique("registers", derived.registers().stream().map(RegisterDefinition::name).toList());
    Check.unique("zones", derived.zones().stream().map(ZoneDefinition::name).toList());
    for (AttributeCertificateDefinition attribute : derived.attributeCertificates()) {
      exists(attribute.issuer(), "attribute certificate", attribute.name());
      exists(attribute.holder(), "attribute certificate", attribute.name());
    }
    for (BundleDefinition bundle : derived.bundles()) {
      exists(bundle.certificate(), "bundle", bundle.name());
      bundle.chain().forEach(name -> exists(name, "bundle", bundle.name()));
    }
    for (RegisterDefinition register : derived.registers()) {
      register.certificates().forEach(name -> exists(name, "register", register.name()));
      Check.that(
          register.crl() == null || hasCrl(register.crl()),
          "there is no CRL '%s' for the register '%s'",
          register.crl(),
          register.name());
    }
    for (ZoneDefinition zone : derived.zones()) {
      zone.certificates().forEach(name -> exists(name, "zone", zone.name()));
      for (String key : zone.keys()) {
        Check.that(
            hasKey(key) && keyType(key).isRsa(),
            "the zone '%s' needs an RSA key '%s'",
            zone.name(),
            key);
      }
    }
  }

  boolean hasCertificate(String name) {
    return templates.containsKey(name);
  }

  boolean hasKey(String name) {
    return used.contains(name);
  }

  boolean hasCrl(String name) {
    return crls.stream().anyMatch(crl -> crl.name().equals(name));
  }

  boolean hasPassphrase(String key) {
    KeyDefinition definition = keys.get(key);
    return definition != null && definition.passphrase() != null;
  }

  KeyType keyType(String key) {
    KeyDefinition definition = keys.get(key);
    return definition == null ? defaultKey : definition.type();
  }

  private void exists(String certificate, String kind, String name) {
    Check.that(
        hasCertificate(certificate),
        "there is no certificate or authority '%s' for the %s '%s'",
        certificate,
        kind,
        name);
  }

  private @Nullable AuthorityDefinition authority(@Nullable String name) {
    return name != null && templates.get(name) instanceof AuthorityDefinition authority
        ? authority
        : null;
  }

  private void checkTemplate(CertificateTemplate template) {
    AuthorityDefinition issuer = authority(template.issuer());
    Check.that(
        template.issuer() == null || issuer != null,
        "the issuer '%s' of '%s' is not one of the authorities",
        template.issuer(),
        template.name());
    // A key that is listed nowhere and has no certificate of its name is a typing error that would
    // make a new key.
    Check.that(
        keys.containsKey(template.key()) || templates.containsKey(template.key()),
        "the key '%s' of '%s' is neither listed under the keys nor the name of a certificate",
        template.key(),
        template.name());
    String signer = issuer == null ? template.key() : issuer.key();
    checkHash(template.hash(), signer, template.name());
  }

  private void checkHash(@Nullable SignatureHash hash, String signer, String name) {
    Check.that(
        hash == null || keyType(signer) != KeyType.ED25519,
        "'%s' cannot have a hash: signatures by Ed25519 keys have none to choose",
        name);
  }

  private void checkAuthority(AuthorityDefinition start) {
    Set<String> seen = new HashSet<>();
    for (AuthorityDefinition a = start; a != null; a = authority(a.issuer())) {
      Check.that(seen.add(a.name()), "the authorities %s sign each other in a circle", seen);
    }
  }

  private void checkCrl(CrlDefinition crl) {
    AuthorityDefinition issuer = authority(crl.issuer());
    Check.that(
        issuer != null,
        "the issuer '%s' of the CRL '%s' is not one of the authorities",
        crl.issuer(),
        crl.name());
    if (issuer != null) {
      checkHash(crl.hash(), issuer.key(), crl.name());
    }
    for (Revocation revocation : crl.revoked()) {
      if (revocation.what() instanceof Revocation.Revoked.Certificate(String name)) {
        checkRevoked(crl, name);
      }
    }
  }

  private void checkRevoked(CrlDefinition crl, String name) {
    CertificateTemplate template = templates.get(name);
    Check.that(
        template != null, "the CRL '%s' revokes '%s', which does not exist", crl.name(), name);
    Check.that(
        template == null || crl.issuer().equals(template.issuer()),
        "the CRL '%s' of '%s' cannot revoke '%s', which another issuer signed",
        crl.name(),
        crl.issuer(),
        name);
  }
}
