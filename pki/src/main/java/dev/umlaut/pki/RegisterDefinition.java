// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Describe the list of certificates that an authority keeps: it becomes an `index.txt`, or a
/// folder of the certificates themselves.
///
/// @param certificates by name, in their order
/// @param crl which of them the index calls revoked; null: none
public record RegisterDefinition(String name, List<String> certificates, @Nullable String crl) {
  /// Copy the list and check the parts.
  ///
  /// @throws IllegalArgumentException for a bad name, or a certificate that is there twice
  public RegisterDefinition {
    Check.name("register", name);
    certificates = List.copyOf(certificates);
    Check.that(
        certificates.stream().distinct().count() == certificates.size(),
        "the register '%s' names a certificate twice",
        name);
  }
}
