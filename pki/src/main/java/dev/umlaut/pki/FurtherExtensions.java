// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.List;
import java.util.regex.Pattern;

/// What a certificate may say besides names, usages and URLs.
///
/// @param policies object identifiers of certificate policies, without qualifiers (RFC 5280,
///   4.2.1.4)
/// @param addressBlocks the extension ipAddrBlocks (RFC 3779); IPv4 is encoded before IPv6, each in
///   this order
/// @param others extensions that this program knows nothing of, last in the certificate
public record FurtherExtensions(
    List<String> policies, List<AddressBlock> addressBlocks, List<Other> others) {
  /// Nothing.
  public static final FurtherExtensions NONE =
      new FurtherExtensions(List.of(), List.of(), List.of());

  private static final Pattern IDENTIFIER = Pattern.compile("[0-2](\\.(0|[1-9][0-9]{0,18})){1,40}");
  private static final Pattern HEX = Pattern.compile("([0-9A-Fa-f]{2})*");

  /// An extension of any kind.
  ///
  /// @param identifier an object identifier with dots
  /// @param hex the octets of its value; may be empty
  public record Other(String identifier, boolean critical, String hex) {
    /// Check the parts.
    ///
    /// @throws IllegalArgumentException when they do not have their form
    public Other {
      checkIdentifier(identifier);
      Check.that(
          HEX.matcher(hex).matches(),
          "'%s' is not a value in hexadecimal, two digits for each octet",
          hex);
    }
  }

  /// Copy and check the lists.
  ///
  /// @throws IllegalArgumentException when a policy is no object identifier
  public FurtherExtensions {
    policies = List.copyOf(policies);
    addressBlocks = List.copyOf(addressBlocks);
    others = List.copyOf(others);
    policies.forEach(FurtherExtensions::checkIdentifier);
  }

  private static void checkIdentifier(String text) {
    Check.that(
        IDENTIFIER.matcher(text).matches(),
        "'%s' is not an object identifier such as 1.3.6.1.4.1.36906.1",
        text);
  }
}
