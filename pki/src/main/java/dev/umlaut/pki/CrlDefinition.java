// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Describe a certificate revocation list (RFC 5280, 5).
///
/// @param issuer the authority that signs it
/// @param number the CRL number, 0 or greater
/// @param thisUpdate when it is issued, relative to the moment of generation
/// @param nextUpdate when it is over, relative to the moment of generation
/// @param revoked in the order in which they are encoded
/// @param delta what ties full and delta lists together
/// @param hash of the signature; null: the one that follows from the issuer's key
public record CrlDefinition(
    String name,
    String issuer,
    long number,
    Duration thisUpdate,
    Duration nextUpdate,
    List<Revocation> revoked,
    Delta delta,
    @Nullable SignatureHash hash) {

  /// The tie between full and delta lists.
  ///
  /// @param base the number of the full list that this one adds to (RFC 5280, 5.2.4); null: this
  ///   one is full
  /// @param freshest URLs of delta lists (5.2.6)
  public record Delta(@Nullable Long base, List<String> freshest) {
    /// A full list that knows of no delta list.
    public static final Delta NONE = new Delta(null, List.of());

    /// Copy and check the list.
    ///
    /// @throws IllegalArgumentException when one entry is no http, https or ldap URL
    public Delta {
      freshest = List.copyOf(freshest);
      freshest.forEach(Check::url);
    }
  }

  /// Copy the list and check the parts.
  ///
  /// @throws IllegalArgumentException for a bad name or number, or when the list is over before it
  ///   is issued
  public CrlDefinition {
    Check.name("CRL", name);
    Check.that(number >= 0, "the number of the CRL '%s' is negative", name);
    Check.that(
        delta.base() == null || delta.base() < number,
        "the delta CRL '%s' must have a greater number than its base",
        name);
    Check.that(
        nextUpdate.compareTo(thisUpdate) > 0,
        "the next update of the CRL '%s' must come after this one",
        name);
    revoked = List.copyOf(revoked);
    Check.that(
        revoked.stream().map(Revocation::what).distinct().count() == revoked.size(),
        "the CRL '%s' revokes a certificate twice",
        name);
  }
}
