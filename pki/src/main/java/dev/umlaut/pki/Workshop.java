// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.Certificate;

/// Make products, one after the other.
///
/// Owned by one thread.
final class Workshop {
  private final PkiDefinition definition;
  private final Issuance issuance;
  private final CrlSigning crls;
  private final IndexText indexes;
  private final AttributeSigning attributes;
  private final Map<String, KeyDefinition> keyDefinitions;
  private final Map<String, byte[]> certificates = new HashMap<>();
  private final Map<String, byte[]> signedCrls = new HashMap<>();
  private final Map<String, byte[]> attributeCertificates = new HashMap<>();

  /// @param keys at least those that the products need
  /// @param issued what the times of certificates are relative to
  /// @param now what the times of revocation lists and indexes are relative to
  Workshop(PkiDefinition definition, Map<String, KeyMaterial> keys, Instant issued, Instant now) {
    this.definition = definition;
    this.issuance = new Issuance(definition, keys, issued);
    this.crls = new CrlSigning(issuance, now);
    this.indexes = new IndexText(issuance, now);
    this.attributes = new AttributeSigning(issuance, issued);
    this.keyDefinitions = definition.allKeys();
  }

  /// The products of the definition that are wanted.
  Map<Product, byte[]> make(Predicate<Product> wanted) {
    return definition.products().stream()
        .filter(wanted)
        .collect(Collectors.toMap(p -> p, this::product, (first, _) -> first, LinkedHashMap::new));
  }

  byte[] product(Product product) {
    String name = product.name();
    return switch (product.form()) {
      case CERTIFICATE_PEM -> KeyMaterial.pem("CERTIFICATE", certificate(name));
      case CERTIFICATE_DER -> certificate(name);
      case KEY_PEM -> issuance.key(name).traditionalPem();
      case KEY_DER -> issuance.key(name).traditionalDer();
      case KEY_PKCS8_PEM -> issuance.key(name).pkcs8Pem();
      case KEY_ENCRYPTED_PEM -> encryptedKey(name);
      case PUBLIC_KEY_PEM -> issuance.key(name).publicKeyPem();
      case PUBLIC_KEY_DER -> issuance.key(name).pair().getPublic().getEncoded();
      case KEY_IDENTIFIER -> issuance.key(name).identifier();
      case KEY_INFO_IDENTIFIER -> issuance.key(name).infoIdentifier();
      case DNSKEY -> (issuance.key(name).dnskey() + "\n").getBytes(StandardCharsets.US_ASCII);
      case CRL_PEM -> KeyMaterial.pem("X509 CRL", crl(name));
      case CRL_DER -> crl(name);
      case ATTRIBUTE_CERTIFICATE_PEM ->
          KeyMaterial.pem("ATTRIBUTE CERTIFICATE", attributeCertificate(name));
      case ATTRIBUTE_CERTIFICATE_DER -> attributeCertificate(name);
      case BUNDLE -> bundle(named(definition.derived().bundles(), BundleDefinition::name, name));
      case INDEX -> index(named(definition.derived().registers(), RegisterDefinition::name, name));
      case ZONE ->
          new ZoneText(issuance, this::certificate)
              .zone(named(definition.derived().zones(), ZoneDefinition::name, name));
      case FOLDER_BY_HASH, FOLDER_BY_SERIAL ->
          throw new IllegalArgumentException(product + " is a folder: its parts are the products");
    };
  }

  private byte[] certificate(String name) {
    return certificates.computeIfAbsent(name, issuance::certificate);
  }

  private byte[] crl(String name) {
    return signedCrls.computeIfAbsent(
        name, n -> crls.crl(named(definition.crls(), CrlDefinition::name, n)));
  }

  private byte[] attributeCertificate(String name) {
    return attributeCertificates.computeIfAbsent(
        name,
        n ->
            attributes.certificate(
                named(
                    definition.derived().attributeCertificates(),
                    AttributeCertificateDefinition::name,
                    n)));
  }

  private byte[] index(RegisterDefinition register) {
    String crl = register.crl();
    return indexes.index(
        register, crl == null ? null : named(definition.crls(), CrlDefinition::name, crl));
  }

  private byte[] encryptedKey(String name) {
    KeyDefinition key = keyDefinitions.get(name);
    String passphrase = key == null ? null : key.passphrase();
    if (key == null || passphrase == null) {
      throw new IllegalArgumentException("the key '%s' has no passphrase".formatted(name));
    }
    return issuance.key(name).encryptedPem(passphrase, key.cipher());
  }

  private byte[] bundle(BundleDefinition bundle) {
    List<BundleMaking.Part> chain =
        bundle.chain().stream().map(name -> part(commonName(name), name)).toList();
    String leaf = bundle.certificate();
    return new BundleMaking(bundle.passphrase())
        .bundle(issuance.key(issuance.template(leaf)), part(leaf, leaf), chain);
  }

  private BundleMaking.Part part(String label, String certificate) {
    return new BundleMaking.Part(label, Certificate.getInstance(certificate(certificate)));
  }

  private String commonName(String certificate) {
    return issuance.template(certificate).subject().attributes().stream()
        .filter(attribute -> attribute.type() == NameAttribute.CN)
        .map(DistinguishedName.Attribute::value)
        .reduce((_, last) -> last)
        .orElse(certificate);
  }

  private static <T> T named(List<T> things, Function<T, String> naming, String name) {
    return things.stream()
        .filter(thing -> naming.apply(thing).equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("there is nothing of the name '%s'".formatted(name)));
  }
}
