// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.List;

/// Describe an attribute certificate (RFC 5755): the issuer says that the holder of a certificate
/// is in some groups.
///
/// @param issuer the name of the certificate whose key signs
/// @param holder the name of the certificate that it is about
/// @param groups in the order in which they are encoded
public record AttributeCertificateDefinition(
    String name, String issuer, String holder, List<String> groups, Validity validity) {
  /// Copy the list and check the parts.
  ///
  /// @throws IllegalArgumentException for a bad name, or when there is no group
  public AttributeCertificateDefinition {
    Check.name("attribute certificate", name);
    groups = List.copyOf(groups);
    Check.that(
        !groups.isEmpty() && groups.stream().noneMatch(String::isBlank),
        "the attribute certificate '%s' needs at least one group",
        name);
  }
}
