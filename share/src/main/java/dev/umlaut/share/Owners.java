// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

/// As whom the files of a share are dealt with, and how their owners look to the guest: what
/// belongs to that user belongs to root there, and all else to nobody.
///
/// @param uid the user, 0 to 2^32-2
/// @param gid the group, 0 to 2^32-2
record Owners(long uid, long gid) {
  private static final int NOBODY = 65534;

  int userInside(long outside) {
    return outside == uid ? 0 : NOBODY;
  }

  int groupInside(long outside) {
    return outside == gid ? 0 : NOBODY;
  }
}
