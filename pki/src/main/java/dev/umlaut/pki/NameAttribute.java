// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/// Name the attribute types that a distinguished name may have (RFC 4519), as strongSwan
/// abbreviates them.
public enum NameAttribute {
  C("C", "2.5.4.6"),
  ST("ST", "2.5.4.8"),
  L("L", "2.5.4.7"),
  O("O", "2.5.4.10"),
  OU("OU", "2.5.4.11"),
  CN("CN", "2.5.4.3"),
  SERIAL_NUMBER("serialNumber", "2.5.4.5"),
  DC("DC", "0.9.2342.19200300.100.1.25"),
  UID("UID", "0.9.2342.19200300.100.1.1"),
  E("E", "1.2.840.113549.1.9.1");

  private final String label;

  private final String identifier;

  NameAttribute(String label, String identifier) {
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
    return new ASN1ObjectIdentifier(identifier);
  }

  @Override
  public String toString() {
    return label;
  }
}
