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
public record KeyDefinition(String name, KeyType type, @Nullable String passphrase) {
  /// Check the parts.
  ///
  /// @throws IllegalArgumentException for a bad name or an empty passphrase
  public KeyDefinition {
    Check.name("key", name);
    Check.that(
        passphrase == null || !passphrase.isEmpty(),
        "the key '%s' has an empty passphrase".formatted(name));
  }

  /// Leaves the passphrase out: this text gets into messages.
  @Override
  public String toString() {
    return "KeyDefinition[name=%s, type=%s]".formatted(name, type);
  }
}
