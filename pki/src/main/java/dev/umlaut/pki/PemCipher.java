// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

/// Name how the traditional form of a private key is encrypted.
public enum PemCipher {
  AES_128("aes-128", 128),
  AES_192("aes-192", 192),
  AES_256("aes-256", 256);

  private final String label;
  private final int bits;

  PemCipher(String label, int bits) {
    this.label = label;
    this.bits = bits;
  }

  /// Parse a name as written in a lab's file, for example `aes-128`.
  ///
  /// @throws IllegalArgumentException when there is no such cipher; the message lists them
  public static PemCipher parse(String text) {
    return Check.oneOf("cipher", values(), text);
  }

  /// The length of its key.
  int bits() {
    return bits;
  }

  /// The name in the header `DEK-Info`.
  String header() {
    return "AES-" + bits + "-CBC";
  }

  @Override
  public String toString() {
    return label;
  }
}
