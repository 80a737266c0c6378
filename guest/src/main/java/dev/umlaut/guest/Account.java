// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

/// The unprivileged user that a guest runs as, when Umlaut itself runs as root.
///
/// @param uid more than 0
/// @param gid more than 0
/// @since 0.1
public record Account(long uid, long gid) {
  /// Refuses root, in either place.
  public Account {
    if (uid <= 0 || gid <= 0) {
      throw new IllegalArgumentException("a guest is not to run as root: " + uid + ":" + gid);
    }
  }
}
