// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.List;
import java.util.regex.Pattern;

/// Describe a piece of a DNS zone file with certificates (CERT, RFC 4398) and keys (IPSECKEY, RFC
/// 4025). The owner of a record has the name of its certificate or key.
///
/// @param domain what the owner names are relative to, without a dot at the end
/// @param certificates of CERT records, by name
/// @param keys of IPSECKEY records, by name; RSA only
public record ZoneDefinition(
    String name, String domain, List<String> certificates, List<String> keys) {
  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");

  /// Copy the lists and check the parts.
  ///
  /// @throws IllegalArgumentException for a bad name or domain
  public ZoneDefinition {
    Check.name("zone", name);
    Check.that(DOMAIN.matcher(domain).matches(), "'%s' is not a domain", domain);
    certificates = List.copyOf(certificates);
    keys = List.copyOf(keys);
  }
}
