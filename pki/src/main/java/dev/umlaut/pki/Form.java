// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

/// Name what of an object is wanted and in which encoding; the suffix is the end of the product's
/// name.
///
/// PEM is RFC 7468 with lines of 64 characters. A private key is in its traditional form (PKCS#1
/// for RSA, SEC 1 with named curve and public key for ECDSA), which Ed25519 does not have: it is
/// PKCS#8 always.
public enum Form {
  CERTIFICATE_PEM("cert.pem", Source.CERTIFICATE),
  CERTIFICATE_DER("cert.der", Source.CERTIFICATE),
  KEY_PEM("key.pem", Source.KEY),
  KEY_DER("key.der", Source.KEY),
  KEY_PKCS8_PEM("key.pkcs8.pem", Source.KEY),
  /// The traditional form, encrypted with AES-128-CBC (`Proc-Type: 4,ENCRYPTED`).
  KEY_ENCRYPTED_PEM("key.encrypted.pem", Source.KEY),
  PUBLIC_KEY_PEM("pub.pem", Source.KEY),
  CRL_PEM("crl.pem", Source.CRL),
  CRL_DER("crl.der", Source.CRL);

  /// Which of the definition's name spaces a product's name is in.
  enum Source {
    CERTIFICATE("certificate or authority"),
    KEY("key"),
    CRL("CRL");

    private final String label;

    Source(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  private final String suffix;
  private final Source source;

  Form(String suffix, Source source) {
    this.suffix = suffix;
    this.source = source;
  }

  /// The end of a product's name, without the dot before it.
  public String suffix() {
    return suffix;
  }

  Source source() {
    return source;
  }
}
