// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A small lab's credentials, with keys that are quickly made.
final class Example {
  static final Instant NOW = Instant.parse("2026-11-22T06:30:00Z");
  static final String CRL_URL = "http://crl.strongswan.org/strongswan.crl";

  private Example() {}

  static AuthorityDefinition root() {
    return authority("root", "C=CH, O=strongSwan Project, CN=strongSwan Root CA", null);
  }

  static AuthorityDefinition authority(String name, String subject, @Nullable String issuer) {
    return new AuthorityDefinition(
        name,
        DistinguishedName.parse(subject),
        issuer,
        name,
        null,
        Validity.AUTHORITY,
        issuer == null ? 1 : null,
        RevocationUrls.NONE,
        null,
        FurtherExtensions.NONE);
  }

  static CertificateDefinition certificate(String name, String issuer, @Nullable String serial) {
    return new CertificateDefinition(
        name,
        DistinguishedName.parse("C=CH, O=strongSwan Project, CN=" + name + ".strongswan.org"),
        issuer,
        name,
        serial == null ? null : Serials.parse(serial),
        Validity.CERTIFICATE,
        List.of(
            AlternativeName.parse("dns:" + name + ".strongswan.org"),
            AlternativeName.parse("email:" + name + "@strongswan.org"),
            AlternativeName.parse("ip:192.168.0.1"),
            AlternativeName.parse("ip:fec0::1")),
        List.of(ExtendedUsage.SERVER_AUTH),
        new RevocationUrls(List.of(CRL_URL), List.of()),
        null,
        FurtherExtensions.NONE);
  }

  static CrlDefinition crl(String... revokedCertificates) {
    List<Revocation> revocations =
        List.of(revokedCertificates).stream()
            .<Revocation.Revoked>map(Revocation.Revoked.Certificate::new)
            .map(what -> new Revocation(what, RevocationReason.KEY_COMPROMISE, Duration.ZERO))
            .toList();
    return new CrlDefinition(
        "strongswan",
        "root",
        3,
        Duration.ZERO,
        Duration.ofDays(15),
        revocations,
        CrlDefinition.Delta.NONE,
        null);
  }

  static PkiDefinition definition(String... places) {
    return definition(List.of(new KeyDefinition("sun", KeyType.RSA_2048, "secret")), places);
  }

  static PkiDefinition definition(List<KeyDefinition> keys, String... places) {
    List<Placement> placements =
        List.of(places).stream()
            .map(place -> place.split("=", 2))
            .flatMap(parts -> Placement.parse(Product.parse(parts[0]), parts[1]).stream())
            .toList();
    return new PkiDefinition(
        KeyType.ECDSA_P256,
        keys,
        List.of(root(), authority("sales", "C=CH, O=strongSwan Project, CN=Sales CA", "root")),
        List.of(
            certificate("moon", "root", "03"),
            certificate("sun", "root", "04"),
            certificate("dave", "sales", null)),
        List.of(crl("moon")),
        Derived.NONE,
        new Delivery(placements, Map.of(), false));
  }
}
