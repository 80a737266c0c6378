// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Describe the certificate of an end entity: a host, a person, a server.
///
/// @param issuer the authority that signs it; null: self-signed
/// @param serial null: derived
/// @param alternativeNames in the order in which they are encoded
public record CertificateDefinition(
    String name,
    DistinguishedName subject,
    @Nullable String issuer,
    String key,
    @Nullable BigInteger serial,
    Validity validity,
    List<AlternativeName> alternativeNames,
    List<ExtendedUsage> usages,
    RevocationUrls urls,
    @Nullable SignatureHash hash,
    FurtherExtensions further)
    implements CertificateTemplate {
  /// Copy the lists and check the parts.
  ///
  /// @throws IllegalArgumentException for a bad name or serial number
  public CertificateDefinition {
    Check.name("certificate", name);
    Check.name("key", key);
    if (serial != null) {
      Serials.check(serial);
    }
    alternativeNames = List.copyOf(alternativeNames);
    usages = List.copyOf(usages);
    Check.that(
        usages.stream().distinct().count() == usages.size(),
        "the certificate '%s' names an extended key usage twice",
        name);
  }
}
