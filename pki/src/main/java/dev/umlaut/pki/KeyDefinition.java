// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import org.jspecify.annotations.Nullable;

/// Describe a key pair that is not of the default type, or whose private half is wanted encrypted
/// too.
///
/// @param name what certificates call it
/// @param type algorithm and size
/// @param passphrase protects the product `NAME.key.encrypted.pem`; null when there is no such
///   product
/// @param cipher how that product is encrypted
public record KeyDefinition(
    String name, KeyType type, @Nullable String passphrase, PemCipher cipher) {
  /// A key whose encrypted form is under AES-128.
  public KeyDefinition(String name, KeyType type, @Nullable String passphrase) {
    this(name, type, passphrase, PemCipher.AES_128);
  }

  /// Check the parts.
  ///
  /// @throws IllegalArgumentException for a bad name or an empty passphrase
  public KeyDefinition {
    Check.name("key", name);
    Check.that(
        passphrase == null || !passphrase.isEmpty(), "the key '%s' has an empty passphrase", name);
  }

  /// Leaves the passphrase out: this text gets into messages.
  @Override
  public String toString() {
    return "KeyDefinition[name=%s, type=%s, cipher=%s]".formatted(name, type, cipher);
  }
}
