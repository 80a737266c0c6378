// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Describe all credentials of a lab: what to make, and where it goes.
///
/// Authorities and certificates share one name space; keys, CRLs and every other kind have one
/// each. A key that is named but not listed in `keys` is made with the default type.
///
/// @param defaultKey the type of the keys that are not listed
/// @param derived what is made of keys and certificates
/// @param delivery without placements and placeholders nothing goes anywhere, and every product is
///   made (a matter of tests and tools)
public record PkiDefinition(
    KeyType defaultKey,
    List<KeyDefinition> keys,
    List<AuthorityDefinition> authorities,
    List<CertificateDefinition> certificates,
    List<CrlDefinition> crls,
    Derived derived,
    Delivery delivery) {
  private static final Duration RENEWAL = Duration.ofDays(1);

  /// Changes when this program encodes the same definition in another way.
  private static final String ENCODING = "encoding 2";

  /// Copy the lists and check that every name that is used exists.
  ///
  /// @throws IllegalArgumentException naming the first thing that does not fit
  public PkiDefinition {
    keys = List.copyOf(keys);
    authorities = List.copyOf(authorities);
    certificates = List.copyOf(certificates);
    crls = List.copyOf(crls);
    Consistency consistency = new Consistency(defaultKey, keys, authorities, certificates, crls);
    consistency.check();
    consistency.check(derived);
    new Availability(consistency, derived).check(delivery);
  }

  /// Where the products go.
  public List<Placement> placements() {
    return delivery.placements();
  }

  /// A name for this definition that changes with everything that is made: SHA-256 in hexadecimal.
  /// Where the products go does not matter.
  ///
  /// Sets of products may be kept under it, see [PkiFiles#load].
  public String fingerprint() {
    Stream<?> parts =
        Stream.of(
                Stream.of(ENCODING, defaultKey, derived),
                keys.stream(),
                keys.stream().map(KeyDefinition::passphrase),
                derived.bundles().stream().map(BundleDefinition::passphrase),
                templates(),
                crls.stream(),
                products().stream())
            .flatMap(part -> part);
    String text = parts.map(String::valueOf).collect(Collectors.joining("\n"));
    return Serials.sha256Hex(text.getBytes(StandardCharsets.UTF_8));
  }

  /// How often the products that age in days want to be made anew: once a day, or twice in the life
  /// of the shortest revocation list.
  public Duration renewal() {
    return crls.stream()
        .map(CrlDefinition::nextUpdate)
        .filter(Duration::isPositive)
        .map(life -> life.dividedBy(2))
        .filter(half -> half.compareTo(RENEWAL) < 0)
        .min(Duration::compareTo)
        .orElse(RENEWAL);
  }

  /// How many key pairs there are.
  public int keyCount() {
    return allKeys().size();
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

  /// What will be made: what goes somewhere, or all that there is when nothing does; and by what
  /// key each revocation list is signed, so that another key does not stay unnoticed.
  Set<Product> products() {
    Set<Product> products = new LinkedHashSet<>();
    if (placements().isEmpty() && delivery.placeholders().isEmpty()) {
      everything().forEach(product -> products.addAll(parts(product)));
    }
    placements().forEach(placement -> products.addAll(parts(placement.product())));
    delivery.placeholders().values().forEach(placeholder -> products.add(placeholder.product()));
    products.addAll(signers(products));
    return products;
  }

  /// What identifies the keys by which the revocation lists among the products are signed.
  Set<Product> signers(Set<Product> products) {
    Set<String> issuers =
        crls.stream()
            .filter(crl ->
                products.contains(new Product(crl.name(), Form.CRL_DER))
                    || products.contains(new Product(crl.name(), Form.CRL_PEM)))
            .map(CrlDefinition::issuer)
            .collect(Collectors.toSet());
    return authorities.stream()
        .filter(authority -> issuers.contains(authority.name()))
        .map(authority -> new Product(authority.key(), Form.KEY_INFO_IDENTIFIER))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// The files of a product that is a folder; any other product alone.
  List<Product> parts(Product product) {
    if (!product.form().isFolder()) {
      return List.of(product);
    }
    Form form = product.form() == Form.FOLDER_BY_HASH ? Form.CERTIFICATE_DER : Form.CERTIFICATE_PEM;
    return derived.registers().stream()
        .filter(register -> register.name().equals(product.name()))
        .flatMap(register -> register.certificates().stream())
        .map(name -> new Product(name, form))
        .toList();
  }

  private List<Product> everything() {
    return Stream.of(Form.values())
        .flatMap(form -> names(form).map(name -> new Product(name, form)))
        .toList();
  }

  private Stream<String> names(Form form) {
    return switch (form.source()) {
      case CERTIFICATE -> templates().map(CertificateTemplate::name);
      case KEY ->
          allKeys().values().stream()
              .filter(key -> form != Form.KEY_ENCRYPTED_PEM || key.passphrase() != null)
              .filter(key -> form != Form.DNSKEY || key.type().isRsa())
              .map(KeyDefinition::name);
      case CRL -> crls.stream().map(CrlDefinition::name);
      case ATTRIBUTE_CERTIFICATE ->
          derived.attributeCertificates().stream().map(AttributeCertificateDefinition::name);
      case BUNDLE -> derived.bundles().stream().map(BundleDefinition::name);
      case REGISTER -> derived.registers().stream().map(RegisterDefinition::name);
      case ZONE -> derived.zones().stream().map(ZoneDefinition::name);
    };
  }
}
