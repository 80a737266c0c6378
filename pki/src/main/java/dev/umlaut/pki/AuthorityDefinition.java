// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Describe a certification authority: its certificate says `cA`, and may sign certificates and
/// revocation lists.
///
/// @param issuer the authority that signs it; null: self-signed, a root
/// @param serial null: derived
/// @param pathLength how many authorities may follow below it; null: no limit
public record AuthorityDefinition(
    String name,
    DistinguishedName subject,
    @Nullable String issuer,
    String key,
    @Nullable BigInteger serial,
    Validity validity,
    @Nullable Integer pathLength,
    RevocationUrls urls,
    @Nullable SignatureHash hash,
    FurtherExtensions further)
    implements CertificateTemplate {
  /// Check the parts.
  ///
  /// @throws IllegalArgumentException for a bad name, serial number or path length
  public AuthorityDefinition {
    Check.name("authority", name);
    Check.name("key", key);
    if (serial != null) {
      Serials.check(serial);
    }
    Check.that(
        pathLength == null || pathLength >= 0,
        "the path length of the authority '%s' is negative",
        name);
  }
}
