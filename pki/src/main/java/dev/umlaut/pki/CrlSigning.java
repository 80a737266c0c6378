// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.operator.ContentSigner;

/// Sign revocation lists (RFC 5280, 5).
///
/// The list of entries is there even when it is empty, as in the lists of strongSwan's own tool:
/// that is why this is not Bouncy Castle's builder.
///
/// @param issuance knows issuers, serial numbers and keys
/// @param now what the lists' times are relative to
record CrlSigning(Issuance issuance, Instant now) {
  private static final int VERSION_2 = 1;

  byte[] crl(CrlDefinition crl) {
    CertificateTemplate issuer = issuance.template(crl.issuer());
    ContentSigner signer = issuance.key(issuer).signer(crl.hash());
    DERSequence list =
        Der.sequence(
            new ASN1Integer(VERSION_2),
            signer.getAlgorithmIdentifier(),
            issuer.subject().toX500Name(),
            time(crl.thisUpdate()),
            time(crl.nextUpdate()),
            new DERSequence(crl.revoked().stream().map(this::entry).toArray(ASN1Encodable[]::new)),
            new DERTaggedObject(true, 0, extensions(crl, issuance.key(issuer))));
    return Der.signed(list, signer);
  }

  private DERSequence entry(Revocation revocation) {
    BigInteger serial =
        switch (revocation.what()) {
          case Revocation.Revoked.Serial(BigInteger number) -> number;
          case Revocation.Revoked.Certificate(String name) ->
              issuance.serial(issuance.template(name));
        };
    ASN1Integer number = new ASN1Integer(serial);
    Time date = time(revocation.date());
    if (revocation.reason() == RevocationReason.UNSPECIFIED) {
      return Der.sequence(number, date);
    }
    CRLReason reason = CRLReason.lookup(revocation.reason().code());
    return Der.sequence(
        number, date, new Extensions(extension(Extension.reasonCode, false, reason)));
  }

  private static Extensions extensions(CrlDefinition crl, KeyMaterial key) {
    List<Extension> extensions = new ArrayList<>();
    extensions.add(
        extension(
            Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(key.identifier())));
    extensions.add(extension(Extension.cRLNumber, false, number(crl.number())));
    if (!crl.delta().freshest().isEmpty()) {
      extensions.add(
          extension(
              Extension.freshestCRL,
              false,
              CertificateExtensions.distributionPoints(crl.delta().freshest())));
    }
    Long base = crl.delta().base();
    if (base != null) {
      extensions.add(extension(Extension.deltaCRLIndicator, true, number(base)));
    }
    return new Extensions(extensions.toArray(Extension[]::new));
  }

  private static CRLNumber number(long number) {
    return new CRLNumber(BigInteger.valueOf(number));
  }

  private static Extension extension(
      ASN1ObjectIdentifier identifier, boolean critical, ASN1Encodable value) {
    return new Extension(identifier, critical, new DEROctetString(Der.encode(value)));
  }

  private Time time(Duration offset) {
    return new Time(Date.from(now.plus(offset)));
  }
}
