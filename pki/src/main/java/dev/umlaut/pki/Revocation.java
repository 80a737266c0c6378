// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.math.BigInteger;
import java.time.Duration;

/// One entry of a revocation list.
///
/// @param date when it was revoked, relative to the moment of generation
public record Revocation(Revoked what, RevocationReason reason, Duration date) {
  /// Which certificate was revoked.
  public sealed interface Revoked {
    /// Any number, also of a certificate that nobody made.
    record Serial(BigInteger number) implements Revoked {
      /// Check the range.
      ///
      /// @throws IllegalArgumentException when it cannot be a serial number
      public Serial {
        Serials.check(number);
      }
    }

    /// A certificate or authority of the same definition, by its name.
    record Certificate(String name) implements Revoked {}
  }
}
