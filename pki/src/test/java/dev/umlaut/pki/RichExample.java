// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.security.KeyPair;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A definition that has one of everything.
final class RichExample {
  static final String PASSPHRASE = "kUqd8O7mzbjXNJKQ";

  /// One key for each type: the tests look at encodings.
  static final KeyStock STOCK = stock();

  private RichExample() {}

  static PkiFiles generate(String... places) {
    return Pki.generate(definition(places), Example.NOW, STOCK);
  }

  private static KeyStock stock() {
    Map<KeyType, KeyPair> keys = new ConcurrentHashMap<>();
    return (_, type, maker) -> keys.computeIfAbsent(type, _ -> maker.get());
  }

  static PkiDefinition definition(String... places) {
    List<KeyDefinition> keys =
        List.of(
            new KeyDefinition("moon", KeyType.RSA_2048, PASSPHRASE, PemCipher.AES_192),
            new KeyDefinition("sun", KeyType.RSA_2048, PASSPHRASE, PemCipher.AES_256));
    AuthorityDefinition ed =
        new AuthorityDefinition(
            "ed",
            DistinguishedName.parse("C=CH, CN=Ed"),
            null,
            "ed",
            null,
            new Validity(
                Moment.parse("2009-05-01T15:00:00Z"), Moment.parse("2059-05-01T15:00:00Z")),
            null,
            RevocationUrls.NONE,
            null,
            FurtherExtensions.NONE);
    return new PkiDefinition(
        KeyType.RSA_2048,
        keys,
        List.of(Example.root(), ed),
        List.of(
            certificate("moon", "03", SignatureHash.SHA224, further()),
            certificate("sun", "88", SignatureHash.SHA3_256, FurtherExtensions.NONE)),
        crls(),
        derived(),
        delivery(places));
  }

  private static Delivery delivery(String... places) {
    Map<String, Placeholder> placeholders = new LinkedHashMap<>();
    if (places.length > 0) {
      placeholders.put("CA_SPK_HEX", Placeholder.parse("root.spk.hex"));
      placeholders.put("MOON_PUB_DNS", Placeholder.parse("moon.dnskey"));
    }
    List<Placement> placements =
        List.of(places).stream()
            .map(place -> place.split("=", 2))
            .flatMap(parts -> Placement.parse(Product.parse(parts[0]), parts[1]).stream())
            .toList();
    return new Delivery(placements, placeholders, places.length > 0);
  }

  private static CertificateDefinition certificate(
      String name, String serial, SignatureHash hash, FurtherExtensions further) {
    CertificateDefinition plain = Example.certificate(name, "root", serial);
    return new CertificateDefinition(
        name,
        plain.subject(),
        "root",
        name,
        plain.serial(),
        plain.validity(),
        plain.alternativeNames(),
        plain.usages(),
        plain.urls(),
        hash,
        further);
  }

  private static FurtherExtensions further() {
    return new FurtherExtensions(
        List.of("1.3.6.1.4.1.36906.1.1.1"),
        List.of(
                "fec0::-fec2:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "10.1.0.0-10.2.255.255",
                "10.3.0.1-10.3.3.232",
                "192.168.0.0/24",
                "192.168.0.1")
            .stream()
            .map(AddressBlock::parse)
            .toList(),
        List.of(new FurtherExtensions.Other("1.3.6.1.4.1.36906.1", true, "")));
  }

  private static List<CrlDefinition> crls() {
    List<Revocation> moon =
        List.of(
            new Revocation(
                new Revocation.Revoked.Certificate("moon"),
                RevocationReason.CA_COMPROMISE,
                Duration.ofHours(-1)));
    CrlDefinition.Delta freshest =
        new CrlDefinition.Delta(null, List.of("http://crl.strongswan.org/delta.crl"));
    return List.of(
        crl("base", 3, List.of(), freshest, null),
        crl("delta", 4, moon, new CrlDefinition.Delta(3L, List.of()), SignatureHash.SHA512));
  }

  private static CrlDefinition crl(
      String name,
      long number,
      List<Revocation> revoked,
      CrlDefinition.Delta delta,
      @Nullable SignatureHash hash) {
    return new CrlDefinition(
        name, "root", number, Duration.ZERO, Duration.ofDays(15), revoked, delta, hash);
  }

  private static Derived derived() {
    return new Derived(
        List.of(
            new AttributeCertificateDefinition(
                "moon-sales", "sun", "moon", List.of("sales", "finance"), Validity.CERTIFICATE)),
        List.of(new BundleDefinition("moon", "moon", List.of("root"), PASSPHRASE)),
        List.of(new RegisterDefinition("root", List.of("moon", "sun"), "delta")),
        List.of(
            new ZoneDefinition("zone", "strongswan.org", List.of("moon"), List.of("moon", "sun"))));
  }
}
