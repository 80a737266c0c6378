// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import java.io.OutputStream;
import java.nio.file.Path;

/// Where captured frames go.
///
/// @since 0.1
public sealed interface CaptureTarget {
  /// A file, of bounded size. When it is full, it becomes `NAME.1`, what was that before `NAME.2`,
  /// and so on, the last one goes, and a new one begins. If there is to be only one file, what
  /// finds it full is dropped.
  ///
  /// @param path what is there is overwritten
  /// @param maxBytes of each file, [#MIN_BYTES] or more
  /// @param files how many there are at most, 1 to [#MAX_FILES]
  record File(Path path, long maxBytes, int files) implements CaptureTarget {
    /// Room for the largest frame.
    public static final long MIN_BYTES = 256 << 10;

    /// Most files.
    public static final int MAX_FILES = 1000;

    /// @throws IllegalArgumentException when a number is out of range
    public File {
      if (maxBytes < MIN_BYTES) {
        throw new IllegalArgumentException("a capture file of less than 256 KiB");
      }
      if (files < 1 || files > MAX_FILES) {
        throw new IllegalArgumentException("capture files are from 1 to " + MAX_FILES);
      }
    }
  }

  /// A stream: a pipe to Wireshark. It is flushed as often as there is nothing more to write, and
  /// closed at the end.
  ///
  /// @param out may block, and be closed by whoever reads it
  record Stream(OutputStream out) implements CaptureTarget {}
}
