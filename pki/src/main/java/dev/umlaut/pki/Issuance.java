// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/// Sign certificates, and know what other signatures need to know of them.
final class Issuance {
  private final Map<String, CertificateTemplate> templates;
  private final Map<String, KeyMaterial> keys;
  private final Instant now;

  /// @param keys at least those that are asked for
  /// @param now what the certificates' times are relative to
  Issuance(PkiDefinition definition, Map<String, KeyMaterial> keys, Instant now) {
    this.templates =
        definition
            .templates()
            .collect(Collectors.toMap(CertificateTemplate::name, Function.identity()));
    this.keys = Map.copyOf(keys);
    this.now = now;
  }

  /// The certificate of that name, in DER.
  byte[] certificate(String name) {
    CertificateTemplate template = template(name);
    CertificateTemplate issuer = issuer(template);
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            issuer.subject().toX500Name(),
            serial(template),
            Date.from(template.validity().from().seenFrom(now)),
            Date.from(until(template)),
            template.subject().toX500Name(),
            key(template).publicKey());
    try {
      new CertificateExtensions(builder)
          .addAll(template, key(template).publicKey(), key(issuer).publicKey());
      return builder.build(key(issuer).signer(template.hash())).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CertificateTemplate template(String name) {
    CertificateTemplate template = templates.get(name);
    if (template == null) {
      throw new IllegalArgumentException("there is no certificate '%s'".formatted(name));
    }
    return template;
  }

  /// Who signs it: perhaps itself.
  CertificateTemplate issuer(CertificateTemplate template) {
    String issuer = template.issuer();
    return issuer == null ? template : template(issuer);
  }

  X500Name subject(String name) {
    return template(name).subject().toX500Name();
  }

  BigInteger serial(CertificateTemplate template) {
    return serial(template, now);
  }

  /// @param now of the generation
  static BigInteger serial(CertificateTemplate template, Instant now) {
    BigInteger serial = template.serial();
    return serial == null ? Serials.derive(template.name(), now) : serial;
  }

  /// The end of its validity.
  Instant until(CertificateTemplate template) {
    return template.validity().until().seenFrom(now);
  }

  KeyMaterial key(CertificateTemplate template) {
    return key(template.key());
  }

  KeyMaterial key(String name) {
    KeyMaterial key = keys.get(name);
    if (key == null) {
      throw new IllegalArgumentException("there is no key '%s'".formatted(name));
    }
    return key;
  }
}
