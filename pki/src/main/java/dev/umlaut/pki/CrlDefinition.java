// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.time.Duration;
import java.util.List;

/// Describe a certificate revocation list (RFC 5280, 5).
///
/// @param issuer the authority that signs it
/// @param number the CRL number, 0 or greater
/// @param thisUpdate when it is issued, relative to the moment of generation
/// @param nextUpdate when it is over, relative to the moment of generation
public record CrlDefinition(
    String name,
    String issuer,
    long number,
    Duration thisUpdate,
    Duration nextUpdate,
    List<Revocation> revoked) {
  /// Copy the list and check the parts.
  ///
  /// @throws IllegalArgumentException for a bad name or number, or when the list is over before it
  ///   is issued
  public CrlDefinition {
    Check.name("CRL", name);
    Check.that(number >= 0, "the number of the CRL '%s' is negative".formatted(name));
    Check.that(
        nextUpdate.compareTo(thisUpdate) > 0,
        "the next update of the CRL '%s' must come after this one".formatted(name));
    revoked = List.copyOf(revoked);
    Check.that(
        revoked.stream().map(Revocation::what).distinct().count() == revoked.size(),
        "the CRL '%s' revokes a certificate twice".formatted(name));
  }
}
