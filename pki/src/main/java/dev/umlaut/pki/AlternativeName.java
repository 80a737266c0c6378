// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.net.InetAddress;
import java.util.regex.Pattern;

/// A further name of a certificate's subject (RFC 5280, 4.2.1.6), which peers use as IKE identity.
public sealed interface AlternativeName {
  /// A DNS name, possibly with a wildcard as its first label.
  record Dns(String name) implements AlternativeName {
    private static final Pattern FORM =
        Pattern.compile("(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

    /// Check the form.
    ///
    /// @throws IllegalArgumentException when it is no DNS name
    public Dns {
      Check.that(FORM.matcher(name).matches(), "'%s' is not a DNS name", name);
    }
  }

  /// A mail address.
  record Email(String address) implements AlternativeName {
    private static final Pattern FORM = Pattern.compile("[!-?A-~]+@[!-?A-~]+");

    /// Check the form.
    ///
    /// @throws IllegalArgumentException when it is no mail address of ASCII characters
    public Email {
      Check.that(FORM.matcher(address).matches(), "'%s' is not a mail address", address);
    }
  }

  /// An IPv4 or IPv6 address, kept as written.
  record Ip(String address) implements AlternativeName {
    // Literals such as 10.1 or 0x0a010001, which the C library takes, are more likely typing
    // errors.
    private static final Pattern FORM = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9A-Fa-f:.]*:.*");

    /// Check the form; no name is looked up.
    ///
    /// @throws IllegalArgumentException when it is no literal address
    public Ip {
      Check.that(
          FORM.matcher(address).matches() && !address.contains("%") && isLiteral(address),
          "'%s' is not an IP address",
          address);
    }

    /// The address in network byte order, 4 or 16 octets.
    public byte[] octets() {
      return InetAddress.ofLiteral(address).getAddress();
    }

    private static boolean isLiteral(String text) {
      try {
        InetAddress.ofLiteral(text);
        return true;
      } catch (IllegalArgumentException notAnAddress) {
        return false;
      }
    }
  }

  /// Parse `dns:NAME`, `email:ADDRESS` or `ip:ADDRESS`.
  ///
  /// @throws IllegalArgumentException when the kind is missing or unknown, or what follows has a
  ///   wrong form
  static AlternativeName parse(String text) {
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1);
    return switch (text.substring(0, Math.max(colon, 0))) {
      case "dns" -> new Dns(rest);
      case "email" -> new Email(rest);
      case "ip" -> new Ip(rest);
      default ->
          throw new IllegalArgumentException(
              "'%s' is not an alternative name: it must begin with dns:, email: or ip:"
                  .formatted(text));
    };
  }
}
