// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/// Sign certificates and revocation lists.
///
/// The extensions and their order are those of the certificates of strongSwan's test network: end
/// entities have neither basicConstraints nor keyUsage, and only authorities and OCSP signers have
/// a subject key identifier.
final class Issuance {
  private final Map<String, CertificateTemplate> templates;
  private final Map<String, KeyMaterial> keys;
  private final Instant now;
  private final X509ExtensionUtils identifiers;

  Issuance(PkiDefinition definition, Map<String, KeyMaterial> keys, Instant now) {
    this.templates =
        definition
            .templates()
            .collect(Collectors.toMap(CertificateTemplate::name, Function.identity()));
    this.keys = Map.copyOf(keys);
    this.now = now;
    try {
      this.identifiers = new JcaX509ExtensionUtils();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-1 for key identifiers", e);
    }
  }

  /// The certificate of that name, in DER.
  byte[] certificate(String name) {
    CertificateTemplate template = template(name);
    String issuerName = template.issuer();
    CertificateTemplate issuer = issuerName == null ? template : template(issuerName);
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            issuer.subject().toX500Name(),
            serial(template),
            at(template.validity().from()),
            at(template.validity().until()),
            template.subject().toX500Name(),
            key(template).publicKey());
    try {
      addExtensions(builder, template, issuer);
      return builder.build(key(issuer).signer()).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The revocation list, in DER.
  byte[] crl(CrlDefinition crl) {
    CertificateTemplate issuer = template(crl.issuer());
    X509v2CRLBuilder builder =
        new X509v2CRLBuilder(issuer.subject().toX500Name(), at(crl.thisUpdate()));
    builder.setNextUpdate(at(crl.nextUpdate()));
    for (Revocation entry : crl.revoked()) {
      BigInteger serial =
          switch (entry.what()) {
            case Revocation.Revoked.Serial(BigInteger number) -> number;
            case Revocation.Revoked.Certificate(String name) -> serial(template(name));
          };
      builder.addCRLEntry(serial, at(entry.date()), entry.reason().code());
    }
    try {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(key(issuer).publicKey()));
      builder.addExtension(
          Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(crl.number())));
      return builder.build(key(issuer).signer()).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addExtensions(
      X509v3CertificateBuilder builder, CertificateTemplate template, CertificateTemplate issuer)
      throws IOException {
    boolean ocspSigner = false;
    switch (template) {
      case AuthorityDefinition authority -> addAuthorityExtensions(builder, authority);
      case CertificateDefinition certificate ->
          ocspSigner = certificate.usages().contains(ExtendedUsage.OCSP_SIGNING);
    }
    if (ocspSigner || template instanceof AuthorityDefinition) {
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(key(template).publicKey()));
    }
    if (template.issuer() != null) {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(key(issuer).publicKey()));
    }
    if (template instanceof CertificateDefinition certificate) {
      addEntityExtensions(builder, certificate);
    }
    addUrls(builder, template.urls());
  }

  private static void addAuthorityExtensions(
      X509v3CertificateBuilder builder, AuthorityDefinition authority) throws IOException {
    Integer pathLength = authority.pathLength();
    builder.addExtension(
        Extension.basicConstraints,
        true,
        pathLength == null ? new BasicConstraints(true) : new BasicConstraints(pathLength));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
  }

  private static void addEntityExtensions(
      X509v3CertificateBuilder builder, CertificateDefinition certificate) throws IOException {
    if (!certificate.alternativeNames().isEmpty()) {
      GeneralName[] names =
          certificate.alternativeNames().stream()
              .map(Issuance::generalName)
              .toArray(GeneralName[]::new);
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    if (!certificate.usages().isEmpty()) {
      KeyPurposeId[] purposes =
          certificate.usages().stream().map(ExtendedUsage::purpose).toArray(KeyPurposeId[]::new);
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }
  }

  private static void addUrls(X509v3CertificateBuilder builder, RevocationUrls urls)
      throws IOException {
    if (!urls.crl().isEmpty()) {
      DistributionPoint[] points =
          urls.crl().stream()
              .map(url -> new DistributionPointName(new GeneralNames(uri(url))))
              .map(name -> new DistributionPoint(name, null, null))
              .toArray(DistributionPoint[]::new);
      builder.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(points));
    }
    if (!urls.ocsp().isEmpty()) {
      ASN1ObjectIdentifier ocsp = AccessDescription.id_ad_ocsp;
      AccessDescription[] descriptions =
          urls.ocsp().stream()
              .map(url -> new AccessDescription(ocsp, uri(url)))
              .toArray(AccessDescription[]::new);
      builder.addExtension(
          Extension.authorityInfoAccess, false, new AuthorityInformationAccess(descriptions));
    }
  }

  private static GeneralName uri(String url) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, url);
  }

  private static GeneralName generalName(AlternativeName name) {
    return switch (name) {
      case AlternativeName.Dns(String dns) -> new GeneralName(GeneralName.dNSName, dns);
      case AlternativeName.Email(String address) ->
          new GeneralName(GeneralName.rfc822Name, address);
      case AlternativeName.Ip ip ->
          new GeneralName(GeneralName.iPAddress, new DEROctetString(ip.octets()));
    };
  }

  private BigInteger serial(CertificateTemplate template) {
    BigInteger serial = template.serial();
    return serial == null ? Serials.derive(template.name(), now) : serial;
  }

  private CertificateTemplate template(String name) {
    CertificateTemplate template = templates.get(name);
    if (template == null) {
      throw new IllegalArgumentException("there is no certificate '%s'".formatted(name));
    }
    return template;
  }

  private KeyMaterial key(CertificateTemplate template) {
    KeyMaterial key = keys.get(template.key());
    if (key == null) {
      throw new IllegalArgumentException("there is no key '%s'".formatted(template.key()));
    }
    return key;
  }

  private Date at(Duration offset) {
    return Date.from(now.plus(offset));
  }
}
