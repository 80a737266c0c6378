// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Describe all credentials of a lab: what to make, and where it goes.
///
/// Authorities and certificates share one name space, keys and CRLs have one each. A key that is
/// named but not listed in `keys` is made with the default type.
///
/// @param defaultKey the type of the keys that are not listed
/// @param placements empty: nothing goes anywhere, and every product is made (a matter of tests and
///   tools)
public record PkiDefinition(
    KeyType defaultKey,
    List<KeyDefinition> keys,
    List<AuthorityDefinition> authorities,
    List<CertificateDefinition> certificates,
    List<CrlDefinition> crls,
    List<Placement> placements) {

  /// Copy the lists and check that every name that is used exists.
  ///
  /// @throws IllegalArgumentException naming the first thing that does not fit
  public PkiDefinition {
    keys = List.copyOf(keys);
    authorities = List.copyOf(authorities);
    certificates = List.copyOf(certificates);
    crls = List.copyOf(crls);
    placements = List.copyOf(placements);
    new Consistency(keys, authorities, certificates, crls, placements).check();
  }

  /// A name for this definition that changes with everything in it: SHA-256 in hexadecimal.
  ///
  /// Sets of products may be kept under it, see [PkiFiles#load].
  public String fingerprint() {
    String passphrases =
        keys.stream().map(KeyDefinition::passphrase).map(String::valueOf).toList().toString();
    return Serials.sha256Hex((this + passphrases).getBytes(StandardCharsets.UTF_8));
  }

  /// All keys by name, the listed ones and those of the default type.
  Map<String, KeyDefinition> allKeys() {
    Map<String, KeyDefinition> all = new LinkedHashMap<>();
    keys.forEach(key -> all.put(key.name(), key));
    templates()
        .forEach(
            t -> all.computeIfAbsent(t.key(), name -> new KeyDefinition(name, defaultKey, null)));
    return all;
  }

  Stream<CertificateTemplate> templates() {
    return Stream.concat(authorities.stream(), certificates.stream());
  }

  /// What will be made: the placed products, or all that there are when none is placed.
  Set<Product> products() {
    if (!placements.isEmpty()) {
      return placements.stream()
          .map(Placement::product)
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
    Set<Product> all = new LinkedHashSet<>();
    for (Form form : Form.values()) {
      switch (form.source()) {
        case CERTIFICATE -> templates().forEach(t -> all.add(new Product(t.name(), form)));
        case CRL -> crls.forEach(crl -> all.add(new Product(crl.name(), form)));
        case KEY ->
            allKeys().values().stream()
                .filter(key -> form != Form.KEY_ENCRYPTED_PEM || key.passphrase() != null)
                .forEach(key -> all.add(new Product(key.name(), form)));
      }
    }
    return all;
  }

  /// The checks over several definitions.
  private record Consistency(
      List<KeyDefinition> keys,
      List<AuthorityDefinition> authorities,
      List<CertificateDefinition> certificates,
      List<CrlDefinition> crls,
      List<Placement> placements) {

    void check() {
      Check.that(!authorities.isEmpty(), "there is no authority: define at least one");
      Check.unique("keys", keys.stream().map(KeyDefinition::name).toList());
      Check.unique(
          "authorities or certificates", templates().map(CertificateTemplate::name).toList());
      Check.unique("CRLs", crls.stream().map(CrlDefinition::name).toList());
      templates().forEach(this::checkIssuer);
      templates().forEach(this::checkKey);
      authorities.forEach(this::checkCircle);
      for (KeyDefinition key : keys) {
        Check.that(
            templates().anyMatch(t -> t.key().equals(key.name())),
            "the key '%s' belongs to no authority and no certificate".formatted(key.name()));
      }
      crls.forEach(this::checkCrl);
      placements.forEach(this::checkProduct);
      Check.unique("products for the place", placements.stream().map(Placement::toString).toList());
    }

    private Stream<CertificateTemplate> templates() {
      return Stream.concat(authorities.stream(), certificates.stream());
    }

    private @Nullable AuthorityDefinition authority(@Nullable String name) {
      return authorities.stream().filter(a -> a.name().equals(name)).findFirst().orElse(null);
    }

    private void checkIssuer(CertificateTemplate template) {
      Check.that(
          template.issuer() == null || authority(template.issuer()) != null,
          "the issuer '%s' of '%s' is not one of the authorities"
              .formatted(template.issuer(), template.name()));
    }

    // A key that is listed nowhere and has no certificate of its name is a typing error that would
    // make a new key.
    private void checkKey(CertificateTemplate template) {
      Check.that(
          keys.stream().anyMatch(key -> key.name().equals(template.key()))
              || templates().anyMatch(other -> other.name().equals(template.key())),
          "the key '%s' of '%s' is neither listed under the keys nor the name of a certificate"
              .formatted(template.key(), template.name()));
    }

    private void checkCircle(AuthorityDefinition start) {
      Set<String> seen = new HashSet<>();
      for (AuthorityDefinition a = start; a != null; a = authority(a.issuer())) {
        Check.that(
            seen.add(a.name()), "the authorities %s sign each other in a circle".formatted(seen));
      }
    }

    private void checkCrl(CrlDefinition crl) {
      Check.that(
          authority(crl.issuer()) != null,
          "the issuer '%s' of the CRL '%s' is not one of the authorities"
              .formatted(crl.issuer(), crl.name()));
      for (Revocation revocation : crl.revoked()) {
        if (revocation.what() instanceof Revocation.Revoked.Certificate(String name)) {
          checkRevoked(crl, name);
        }
      }
    }

    private void checkRevoked(CrlDefinition crl, String name) {
      CertificateTemplate template =
          templates().filter(t -> t.name().equals(name)).findFirst().orElse(null);
      Check.that(
          template != null,
          "the CRL '%s' revokes '%s', which does not exist".formatted(crl.name(), name));
      Check.that(
          template == null || crl.issuer().equals(template.issuer()),
          "the CRL '%s' of '%s' cannot revoke '%s', which another issuer signed"
              .formatted(crl.name(), crl.issuer(), name));
    }

    private void checkProduct(Placement placement) {
      Product product = placement.product();
      boolean exists =
          switch (product.form().source()) {
            case CERTIFICATE -> templates().anyMatch(t -> t.name().equals(product.name()));
            case KEY -> templates().anyMatch(t -> t.key().equals(product.name()));
            case CRL -> crls.stream().anyMatch(crl -> crl.name().equals(product.name()));
          };
      Check.that(
          exists,
          "there is no %s '%s' for the product %s"
              .formatted(product.form().source(), product.name(), product));
      Check.that(
          product.form() != Form.KEY_ENCRYPTED_PEM
              || keys.stream()
                  .anyMatch(k -> k.name().equals(product.name()) && k.passphrase() != null),
          "the key '%s' needs a passphrase for the product %s".formatted(product.name(), product));
    }
  }
}
