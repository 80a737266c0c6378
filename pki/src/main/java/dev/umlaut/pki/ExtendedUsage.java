// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/// Name what a certificate is for: the extended key usages (RFC 5280, 4.2.1.12; RFC 4945,
/// 5.1.3.12).
public enum ExtendedUsage {
  SERVER_AUTH("serverAuth", "1.3.6.1.5.5.7.3.1"),
  CLIENT_AUTH("clientAuth", "1.3.6.1.5.5.7.3.2"),
  OCSP_SIGNING("OCSPSigning", "1.3.6.1.5.5.7.3.9"),
  IPSEC_IKE("ipsecIKE", "1.3.6.1.5.5.7.3.17");

  private final String label;

  private final String purpose;

  ExtendedUsage(String label, String purpose) {
    this.label = label;
    this.purpose = purpose;
  }

  /// Parse a name as written in a lab's file, for example `serverAuth`.
  ///
  /// @throws IllegalArgumentException when there is no such usage; the message lists them
  public static ExtendedUsage parse(String text) {
    return Check.oneOf("extended key usage", values(), text);
  }

  KeyPurposeId purpose() {
    return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(purpose));
  }

  @Override
  public String toString() {
    return label;
  }
}
