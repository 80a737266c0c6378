// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/// Put the extensions into one certificate.
///
/// Which there are, and their order, is as in the certificates of strongSwan's test network: end
/// entities have neither basicConstraints nor keyUsage, and only authorities and OCSP signers have
/// a subject key identifier.
final class CertificateExtensions {
  private static final ASN1ObjectIdentifier ADDRESS_BLOCKS =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.7");

  private final X509v3CertificateBuilder builder;

  CertificateExtensions(X509v3CertificateBuilder builder) {
    this.builder = builder;
  }

  void addAll(CertificateTemplate template, SubjectPublicKeyInfo own, SubjectPublicKeyInfo issuer)
      throws IOException {
    boolean ocspSigner = false;
    switch (template) {
      case AuthorityDefinition authority -> addRights(authority);
      case CertificateDefinition certificate ->
          ocspSigner = certificate.usages().contains(ExtendedUsage.OCSP_SIGNING);
    }
    X509ExtensionUtils identifiers = identifiers();
    if (ocspSigner || template instanceof AuthorityDefinition) {
      add(Extension.subjectKeyIdentifier, identifiers.createSubjectKeyIdentifier(own));
    }
    if (template.issuer() != null) {
      add(Extension.authorityKeyIdentifier, identifiers.createAuthorityKeyIdentifier(issuer));
    }
    if (template instanceof CertificateDefinition certificate) {
      addNamesAndUsages(certificate);
    }
    addUrls(template.urls());
    addFurther(template.further());
  }

  private static X509ExtensionUtils identifiers() {
    try {
      return new JcaX509ExtensionUtils();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-1 for key identifiers", e);
    }
  }

  private void add(ASN1ObjectIdentifier identifier, ASN1Encodable value) throws IOException {
    builder.addExtension(identifier, false, value);
  }

  private void addRights(AuthorityDefinition authority) throws IOException {
    Integer pathLength = authority.pathLength();
    builder.addExtension(
        Extension.basicConstraints,
        true,
        pathLength == null ? new BasicConstraints(true) : new BasicConstraints(pathLength));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
  }

  private void addNamesAndUsages(CertificateDefinition certificate) throws IOException {
    if (!certificate.alternativeNames().isEmpty()) {
      GeneralName[] names =
          certificate.alternativeNames().stream()
              .map(CertificateExtensions::generalName)
              .toArray(GeneralName[]::new);
      add(Extension.subjectAlternativeName, new GeneralNames(names));
    }
    if (!certificate.usages().isEmpty()) {
      KeyPurposeId[] purposes =
          certificate.usages().stream().map(ExtendedUsage::purpose).toArray(KeyPurposeId[]::new);
      add(Extension.extendedKeyUsage, new ExtendedKeyUsage(purposes));
    }
  }

  private void addUrls(RevocationUrls urls) throws IOException {
    if (!urls.crl().isEmpty()) {
      add(Extension.cRLDistributionPoints, distributionPoints(urls.crl()));
    }
    if (!urls.ocsp().isEmpty()) {
      AccessDescription[] descriptions =
          urls.ocsp().stream()
              .map(url -> new AccessDescription(AccessDescription.id_ad_ocsp, uri(url)))
              .toArray(AccessDescription[]::new);
      add(Extension.authorityInfoAccess, new AuthorityInformationAccess(descriptions));
    }
  }

  private void addFurther(FurtherExtensions further) throws IOException {
    if (!further.policies().isEmpty()) {
      PolicyInformation[] policies =
          further.policies().stream()
              .map(policy -> new PolicyInformation(new ASN1ObjectIdentifier(policy)))
              .toArray(PolicyInformation[]::new);
      add(Extension.certificatePolicies, new CertificatePolicies(policies));
    }
    if (!further.addressBlocks().isEmpty()) {
      add(ADDRESS_BLOCKS, addressFamilies(further.addressBlocks()));
    }
    for (FurtherExtensions.Other other : further.others()) {
      builder.addExtension(
          new ASN1ObjectIdentifier(other.identifier()),
          other.critical(),
          HexFormat.of().parseHex(other.hex()));
    }
  }

  private static DERSequence addressFamilies(List<AddressBlock> blocks) {
    ASN1Encodable[] families =
        List.of(false, true).stream()
            .map(ipv6 -> blocks.stream().filter(block -> block.isIpv6() == ipv6).toList())
            .filter(family -> !family.isEmpty())
            .map(CertificateExtensions::addressFamily)
            .toArray(ASN1Encodable[]::new);
    return new DERSequence(families);
  }

  private static DERSequence addressFamily(List<AddressBlock> blocks) {
    int number = blocks.getFirst().isIpv6() ? 2 : 1;
    ASN1Encodable[] encoded =
        blocks.stream().map(AddressBlock::encoded).toArray(ASN1Encodable[]::new);
    return Der.sequence(
        new DEROctetString(new byte[] {0, (byte) number}), new DERSequence(encoded));
  }

  /// CRLDistributionPoints, which freshestCRL is too.
  static CRLDistPoint distributionPoints(List<String> urls) {
    return new CRLDistPoint(
        urls.stream()
            .map(url -> new DistributionPointName(new GeneralNames(uri(url))))
            .map(name -> new DistributionPoint(name, null, null))
            .toArray(DistributionPoint[]::new));
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
}
