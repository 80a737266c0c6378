// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// Shares of frames, from 0 to 1.
final class Shares {
  private Shares() {}

  static void require(String what, double share) {
    if (!(share >= 0 && share <= 1)) { // not a number is no share either
      throw new IllegalArgumentException(what + " is a share from 0% to 100%");
    }
  }
}
