// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

/// Name the hash of a signature, where it is not the one that follows from the signing key (see
/// [KeyType]).
public enum SignatureHash {
  SHA224("sha224", "SHA224"),
  SHA256("sha256", "SHA256"),
  SHA384("sha384", "SHA384"),
  SHA512("sha512", "SHA512"),
  SHA3_256("sha3-256", "SHA3-256"),
  SHA3_384("sha3-384", "SHA3-384"),
  SHA3_512("sha3-512", "SHA3-512");

  private final String label;
  private final String jca;

  SignatureHash(String label, String jca) {
    this.label = label;
    this.jca = jca;
  }

  /// Parse a name as written in a lab's file, for example `sha3-256`.
  ///
  /// @throws IllegalArgumentException when there is no such hash; the message lists them
  public static SignatureHash parse(String text) {
    return Check.oneOf("signature hash", values(), text);
  }

  /// The beginning of the JCA name of a signature algorithm.
  String jca() {
    return jca;
  }

  @Override
  public String toString() {
    return label;
  }
}
