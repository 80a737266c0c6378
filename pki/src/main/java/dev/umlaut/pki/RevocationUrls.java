// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.List;

/// Say where a certificate tells verifiers to ask whether it was revoked.
///
/// @param crl URLs of CRL distribution points (RFC 5280, 4.2.1.13)
/// @param ocsp URLs of OCSP responders, in the authority information access extension (4.2.2.1)
public record RevocationUrls(List<String> crl, List<String> ocsp) {
  /// Nowhere.
  public static final RevocationUrls NONE = new RevocationUrls(List.of(), List.of());

  /// Copy and check the lists.
  ///
  /// @throws IllegalArgumentException when one entry is no http, https or ldap URL
  public RevocationUrls {
    crl = List.copyOf(crl);
    ocsp = List.copyOf(ocsp);
    crl.forEach(Check::url);
    ocsp.forEach(Check::url);
  }
}
