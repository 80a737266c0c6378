// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.stream.Stream;

/// Check that what goes somewhere can be made.
record Availability(Consistency parts, Derived derived) {
  void check(Delivery delivery) {
    delivery.placements().forEach(placement -> check(placement.product()));
    delivery.placeholders().values().forEach(placeholder -> check(placeholder.product()));
  }

  private void check(Product product) {
    String name = product.name();
    Check.that(
        exists(product),
        "there is no %s '%s' for the product %s",
        product.form().source(),
        name,
        product);
    Check.that(
        product.form() != Form.KEY_ENCRYPTED_PEM || parts.hasPassphrase(name),
        "the key '%s' needs a passphrase for the product %s",
        name,
        product);
    Check.that(
        product.form() != Form.DNSKEY || parts.keyType(name).isRsa(),
        "the key '%s' must be an RSA key for the product %s",
        name,
        product);
  }

  private boolean exists(Product product) {
    return switch (product.form().source()) {
      case CERTIFICATE -> parts.hasCertificate(product.name());
      case KEY -> parts.hasKey(product.name());
      case CRL -> parts.hasCrl(product.name());
      case ATTRIBUTE_CERTIFICATE ->
          named(
              product,
              derived.attributeCertificates().stream().map(AttributeCertificateDefinition::name));
      case BUNDLE -> named(product, derived.bundles().stream().map(BundleDefinition::name));
      case REGISTER -> named(product, derived.registers().stream().map(RegisterDefinition::name));
      case ZONE -> named(product, derived.zones().stream().map(ZoneDefinition::name));
    };
  }

  private static boolean named(Product product, Stream<String> names) {
    return names.anyMatch(product.name()::equals);
  }
}
