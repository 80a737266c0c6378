// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

/// How [FileIo#open] opens a file.
///
/// @since 0.1
public enum OpenMode {
  /// The file must be there and is not changed.
  READ_ONLY(0),
  /// The file must be there.
  READ_WRITE(Layouts.O_RDWR),
  /// The file is made, empty, when it is not there.
  CREATE_READ_WRITE(Layouts.O_RDWR | Layouts.O_CREAT);

  private final int flags;

  OpenMode(int flags) {
    this.flags = flags;
  }

  int flags() {
    return flags;
  }
}
