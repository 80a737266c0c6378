// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.style.BCStyle;

/// Name the attribute types that a distinguished name may have (RFC 4519), as strongSwan
/// abbreviates them.
public enum NameAttribute {
  C("C", BCStyle.C),
  ST("ST", BCStyle.ST),
  L("L", BCStyle.L),
  O("O", BCStyle.O),
  OU("OU", BCStyle.OU),
  CN("CN", BCStyle.CN),
  SERIAL_NUMBER("serialNumber", BCStyle.SERIALNUMBER),
  DC("DC", BCStyle.DC),
  UID("UID", BCStyle.UID),
  E("E", BCStyle.E);

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // a value object of Bouncy Castle; nothing sets it
  private final ASN1ObjectIdentifier identifier;

  NameAttribute(String label, ASN1ObjectIdentifier identifier) {
    this.label = label;
    this.identifier = identifier;
  }

  /// Parse an abbreviation; upper and lower case are the same.
  ///
  /// @throws IllegalArgumentException when there is no such attribute type; the message lists them
  public static NameAttribute parse(String text) {
    return Check.oneOf("attribute type of a name", values(), text);
  }

  /// Whether values are IA5Strings by definition of the type.
  boolean isAscii() {
    return this == DC || this == E;
  }

  ASN1ObjectIdentifier identifier() {
    return identifier;
  }

  @Override
  public String toString() {
    return label;
  }
}
