// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

/// Name what of an object is wanted and in which encoding; the suffix is the end of the product's
/// name.
///
/// PEM is RFC 7468 with lines of 64 characters. A private key is in its traditional form (PKCS#1
/// for RSA, SEC 1 with named curve and public key for ECDSA), which Ed25519 does not have: it is
/// PKCS#8 always.
public enum Form {
  CERTIFICATE_PEM("cert.pem", Source.CERTIFICATE, Kind.TEXT),
  CERTIFICATE_DER("cert.der", Source.CERTIFICATE, Kind.BINARY),
  KEY_PEM("key.pem", Source.KEY, Kind.TEXT),
  KEY_DER("key.der", Source.KEY, Kind.BINARY),
  KEY_PKCS8_PEM("key.pkcs8.pem", Source.KEY, Kind.TEXT),
  /// The traditional form, encrypted with AES in CBC mode (`Proc-Type: 4,ENCRYPTED`).
  KEY_ENCRYPTED_PEM("key.encrypted.pem", Source.KEY, Kind.TEXT),
  /// SubjectPublicKeyInfo.
  PUBLIC_KEY_PEM("pub.pem", Source.KEY, Kind.TEXT),
  PUBLIC_KEY_DER("pub.der", Source.KEY, Kind.BINARY),
  /// SHA-1 of the key inside SubjectPublicKeyInfo: the subject key identifier, 20 octets.
  KEY_IDENTIFIER("spk", Source.KEY, Kind.BINARY),
  /// SHA-1 of the whole SubjectPublicKeyInfo, 20 octets.
  KEY_INFO_IDENTIFIER("spki", Source.KEY, Kind.BINARY),
  /// An RSA public key as DNS records hold it (RFC 3110), in base64 on one line.
  DNSKEY("dnskey", Source.KEY, Kind.TEXT),
  CRL_PEM("crl.pem", Source.CRL, Kind.TEXT),
  CRL_DER("crl.der", Source.CRL, Kind.BINARY),
  ATTRIBUTE_CERTIFICATE_PEM("ac.pem", Source.ATTRIBUTE_CERTIFICATE, Kind.TEXT),
  ATTRIBUTE_CERTIFICATE_DER("ac.der", Source.ATTRIBUTE_CERTIFICATE, Kind.BINARY),
  BUNDLE("p12", Source.BUNDLE, Kind.BINARY),
  /// What an OCSP responder reads, in OpenSSL's form.
  INDEX("index", Source.REGISTER, Kind.TEXT),
  /// A folder of certificates in PEM, named by their serial numbers: `0A.pem`.
  FOLDER_BY_SERIAL("by-serial", Source.REGISTER, Kind.FOLDER),
  /// A folder of certificates in DER, named by their SHA-1, for hash-and-URL (RFC 7296, 3.6).
  FOLDER_BY_HASH("by-hash", Source.REGISTER, Kind.FOLDER),
  ZONE("zone", Source.ZONE, Kind.TEXT);

  /// Which of the definition's name spaces a product's name is in.
  enum Source {
    CERTIFICATE("certificate or authority"),
    KEY("key"),
    CRL("CRL"),
    ATTRIBUTE_CERTIFICATE("attribute certificate"),
    BUNDLE("bundle"),
    REGISTER("register"),
    ZONE("zone");

    private final String label;

    Source(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  private enum Kind {
    TEXT,
    BINARY,
    FOLDER
  }

  private final String suffix;
  private final Source source;
  private final Kind kind;

  Form(String suffix, Source source, Kind kind) {
    this.suffix = suffix;
    this.source = source;
    this.kind = kind;
  }

  /// The end of a product's name, without the dot before it.
  public String suffix() {
    return suffix;
  }

  /// Whether it is a folder of files, not one file.
  public boolean isFolder() {
    return kind == Kind.FOLDER;
  }

  /// Whether it is ASCII text.
  boolean isText() {
    return kind == Kind.TEXT;
  }

  Source source() {
    return source;
  }

  /// Whether it holds a private key.
  boolean isPrivate() {
    return switch (this) {
      case KEY_PEM, KEY_DER, KEY_PKCS8_PEM, KEY_ENCRYPTED_PEM, BUNDLE -> true;
      default -> false;
    };
  }

  /// Whether it ages in days, so that it is made anew from time to time.
  boolean isDated() {
    return source == Source.CRL || this == INDEX;
  }
}
