// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/// Takes the blocks of a capture. For one thread; it may block.
sealed interface CaptureSink extends Closeable permits CaptureFiles, CaptureStream {
  /// Opens where a capture goes.
  static CaptureSink open(CaptureTarget target, CaptureHead head) throws IOException {
    return switch (target) {
      case CaptureTarget.File file -> new CaptureFiles(file, head);
      case CaptureTarget.Stream stream -> new CaptureStream(stream.out(), head);
    };
  }

  /// Writes what stands in front of all packets.
  void begin() throws IOException;

  /// Nothing has come for a while.
  ///
  /// @param now what the loop has counted on each link, and what time it is
  void knock(Supplier<Capture.Last> now) throws IOException;

  /// Writes whole blocks of packets, and lets them be seen.
  ///
  /// @param bytes begins with them
  /// @param length of all of them
  void write(byte[] bytes, int length) throws IOException;

  /// Writes the last blocks.
  ///
  /// @param counters what the loop has counted on each link
  /// @param nanos since 1970
  void end(List<CaptureCounters> counters, long nanos) throws IOException;
}
