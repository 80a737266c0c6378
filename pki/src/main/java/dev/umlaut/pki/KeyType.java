// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import org.jspecify.annotations.Nullable;

/// Name the kinds of key pair, each with the signature algorithm that a certificate signed by it
/// has.
///
/// The hash follows the strength of the signing key, as strongSwan's own tool chooses it: SHA-256
/// up to RSA-3072, SHA-384 up to RSA-7680, SHA-512 above; P-256, P-384 and P-521 with SHA-256,
/// SHA-384 and SHA-512.
public enum KeyType {
  RSA_2048("rsa-2048", "RSA", "2048", "SHA256withRSA"),
  RSA_3072("rsa-3072", "RSA", "3072", "SHA256withRSA"),
  RSA_4096("rsa-4096", "RSA", "4096", "SHA384withRSA"),
  RSA_8192("rsa-8192", "RSA", "8192", "SHA512withRSA"),
  ECDSA_P256("ecdsa-p256", "EC", "secp256r1", "SHA256withECDSA"),
  ECDSA_P384("ecdsa-p384", "EC", "secp384r1", "SHA384withECDSA"),
  ECDSA_P521("ecdsa-p521", "EC", "secp521r1", "SHA512withECDSA"),
  ED25519("ed25519", "Ed25519", "", "Ed25519");

  private final String label;
  private final String algorithm;
  private final String parameter;
  private final String signature;

  KeyType(String label, String algorithm, String parameter, String signature) {
    this.label = label;
    this.algorithm = algorithm;
    this.parameter = parameter;
    this.signature = signature;
  }

  /// Parse a name as written in a lab's file, for example `rsa-3072`.
  ///
  /// @throws IllegalArgumentException when there is no such type; the message lists them
  public static KeyType parse(String text) {
    return Check.oneOf("key type", values(), text);
  }

  /// The JCA name of the key algorithm: `RSA`, `EC` or `Ed25519`.
  String algorithm() {
    return algorithm;
  }

  /// The modulus size in bits (RSA), the curve's name (EC), or nothing.
  String parameter() {
    return parameter;
  }

  /// The JCA name of the algorithm of signatures made with such a key.
  ///
  /// @param hash null: the one that fits the key
  String signature(@Nullable SignatureHash hash) {
    if (hash == null || this == ED25519) {
      return signature;
    }
    return hash.jca() + signature.substring(signature.indexOf("with"));
  }

  /// Whether it is an RSA key of any size.
  boolean isRsa() {
    return algorithm.equals("RSA");
  }

  /// How long making one takes, relative to others: the long ones begin first.
  int effort() {
    return isRsa() ? Integer.parseInt(parameter) : 0;
  }

  @Override
  public String toString() {
    return label;
  }
}
