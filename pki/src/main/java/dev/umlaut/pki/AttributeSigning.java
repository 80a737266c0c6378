// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.AttCertIssuer;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.IssuerSerial;
import org.bouncycastle.asn1.x509.V2Form;
import org.bouncycastle.operator.ContentSigner;

/// Sign attribute certificates (RFC 5755) with one attribute: the groups of the holder.
///
/// @param issuance knows issuers, holders and keys
/// @param now what the times are relative to
record AttributeSigning(Issuance issuance, Instant now) {
  private static final int VERSION_2 = 1;
  private static final ASN1ObjectIdentifier GROUP = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.10.4");

  byte[] certificate(AttributeCertificateDefinition definition) {
    CertificateTemplate authority = issuance.template(definition.issuer());
    ContentSigner signer = issuance.key(authority).signer(null);
    BigInteger serial = Serials.derive("attribute certificate " + definition.name(), now);
    DERSequence certificate =
        Der.sequence(
            new ASN1Integer(VERSION_2),
            holder(issuance.template(definition.holder())),
            new AttCertIssuer(new V2Form(Der.directoryName(authority.subject().toX500Name()))),
            signer.getAlgorithmIdentifier(),
            new ASN1Integer(serial),
            Der.sequence(time(definition.validity().from()), time(definition.validity().until())),
            Der.sequence(groups(definition)),
            extensions(authority));
    return Der.signed(certificate, signer);
  }

  /// By the certificate and by the name.
  private DERSequence holder(CertificateTemplate holder) {
    IssuerSerial certificate =
        new IssuerSerial(
            Der.directoryName(issuance.issuer(holder).subject().toX500Name()),
            new ASN1Integer(issuance.serial(holder)));
    return Der.sequence(
        new DERTaggedObject(false, 0, certificate),
        new DERTaggedObject(false, 1, Der.directoryName(holder.subject().toX500Name())));
  }

  private static DERSequence groups(AttributeCertificateDefinition definition) {
    ASN1Encodable[] groups =
        definition.groups().stream().map(DERUTF8String::new).toArray(ASN1Encodable[]::new);
    return Der.sequence(GROUP, new DERSet(Der.sequence(new DERSequence(groups))));
  }

  private Extensions extensions(CertificateTemplate authority) {
    AuthorityKeyIdentifier key =
        new AuthorityKeyIdentifier(
            issuance.key(authority).identifier(),
            Der.directoryName(issuance.issuer(authority).subject().toX500Name()),
            issuance.serial(authority));
    return new Extensions(
        new Extension[] {
          extension(Extension.authorityKeyIdentifier, key),
          extension(Extension.noRevAvail, DERNull.INSTANCE)
        });
  }

  private static Extension extension(ASN1ObjectIdentifier identifier, ASN1Encodable value) {
    return new Extension(identifier, false, new DEROctetString(Der.encode(value)));
  }

  private DERGeneralizedTime time(Moment moment) {
    return new DERGeneralizedTime(Date.from(moment.seenFrom(now)));
  }
}
