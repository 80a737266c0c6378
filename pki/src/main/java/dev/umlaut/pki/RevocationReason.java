// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

/// Name why a certificate was revoked (RFC 5280, 5.3.1).
public enum RevocationReason {
  UNSPECIFIED("unspecified", 0),
  KEY_COMPROMISE("keyCompromise", 1),
  CA_COMPROMISE("cACompromise", 2),
  AFFILIATION_CHANGED("affiliationChanged", 3),
  SUPERSEDED("superseded", 4),
  CESSATION_OF_OPERATION("cessationOfOperation", 5),
  CERTIFICATE_HOLD("certificateHold", 6),
  PRIVILEGE_WITHDRAWN("privilegeWithdrawn", 9),
  AA_COMPROMISE("aACompromise", 10);

  private final String label;
  private final int code;

  RevocationReason(String label, int code) {
    this.label = label;
    this.code = code;
  }

  /// Parse a name as written in a lab's file, for example `keyCompromise`.
  ///
  /// @throws IllegalArgumentException when there is no such reason; the message lists them
  public static RevocationReason parse(String text) {
    return Check.oneOf("revocation reason", values(), text);
  }

  /// The name in an `index.txt`, where it is OpenSSL's.
  String indexName() {
    return switch (this) {
      case CA_COMPROMISE -> "CACompromise";
      case AA_COMPROMISE -> "AACompromise";
      default -> label;
    };
  }

  /// The CRLReason code.
  int code() {
    return code;
  }

  @Override
  public String toString() {
    return label;
  }
}
