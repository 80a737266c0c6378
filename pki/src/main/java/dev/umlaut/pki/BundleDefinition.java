// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.List;

/// Describe a PKCS#12 file: a certificate with its key, and the certificates above it.
///
/// @param certificate the name of the certificate, whose name the key gets too
/// @param chain further certificates, by name
/// @param passphrase protects keys and certificates, and authenticates the file
public record BundleDefinition(
    String name, String certificate, List<String> chain, String passphrase) {
  /// Copy the list and check the parts.
  ///
  /// @throws IllegalArgumentException for a bad name or an empty passphrase
  public BundleDefinition {
    Check.name("bundle", name);
    chain = List.copyOf(chain);
    Check.that(!passphrase.isEmpty(), "the bundle '%s' has an empty passphrase", name);
  }

  /// Leaves the passphrase out: this text gets into messages.
  @Override
  public String toString() {
    return "BundleDefinition[name=%s, certificate=%s, chain=%s]"
        .formatted(name, certificate, chain);
  }
}
