// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;

/// A subject or issuer name: attributes in the order in which they are written and encoded, the
/// country first.
///
/// The text form is the one that strongSwan prints and takes, `C=CH, O=strongSwan Project,
/// CN=moon.strongswan.org`; each attribute is an RDN of its own.
public record DistinguishedName(List<Attribute> attributes) {
  private static final Pattern PRINTABLE = Pattern.compile("[A-Za-z0-9 '()+,\\-./:=?]*");

  /// One attribute and its value.
  public record Attribute(NameAttribute type, String value) {
    /// Check the value.
    ///
    /// @throws IllegalArgumentException when it is empty, has a control character, or is no country
    ///   code in `C`
    public Attribute {
      Check.that(!value.isBlank(), "the attribute %s of a name has no value", type);
      Check.that(
          value.codePoints().noneMatch(Character::isISOControl),
          "the attribute %s of a name has a control character in it",
          type);
      Check.that(
          type != NameAttribute.C || value.matches("[A-Z]{2}"),
          "the country C=%s of a name must have two capital letters",
          value);
      Check.that(
          !type.isAscii() || value.chars().allMatch(c -> c < 128),
          "the attribute %s of a name may only have ASCII characters, not '%s'",
          type,
          value);
    }

    // strongSwan's string types: whatever fits is a PrintableString, a verifier may compare names
    // byte by byte.
    private ASN1Encodable encoded() {
      if (type.isAscii()) {
        return new DERIA5String(value);
      }
      return PRINTABLE.matcher(value).matches()
          ? new DERPrintableString(value)
          : new DERUTF8String(value);
    }

    @Override
    public String toString() {
      return type + "=" + value.replace("\\", "\\\\").replace(",", "\\,");
    }
  }

  /// Copy and check the attributes.
  ///
  /// @throws IllegalArgumentException when there are none
  public DistinguishedName {
    attributes = List.copyOf(attributes);
    Check.that(!attributes.isEmpty(), "a name needs at least one attribute, such as CN=moon");
  }

  /// Parse `TYPE=value, TYPE=value`; a comma or backslash in a value has a backslash before it.
  ///
  /// @throws IllegalArgumentException when a part has no `=`, an unknown type or no value
  public static DistinguishedName parse(String text) {
    return new DistinguishedName(split(text).stream().map(DistinguishedName::attribute).toList());
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        part.append(text.charAt(i));
      } else if (c == ',') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  private static Attribute attribute(String part) {
    int equals = part.indexOf('=');
    Check.that(
        equals > 0,
        "'%s' is not an attribute of a name: write TYPE=value, and \\, for a comma in a value",
        part.strip());
    String type = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
    return new Attribute(NameAttribute.parse(type), part.substring(equals + 1).strip());
  }

  X500Name toX500Name() {
    X500NameBuilder builder = new X500NameBuilder();
    for (Attribute attribute : attributes) {
      builder.addRDN(attribute.type().identifier(), attribute.encoded());
    }
    return builder.build();
  }

  @Override
  public String toString() {
    return attributes.stream().map(Attribute::toString).collect(Collectors.joining(", "));
  }
}
