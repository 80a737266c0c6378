// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.filter.PacketFilter;

/// What of the frames is captured.
///
/// @param filter which frames
/// @param snapBytes the first so many bytes of each; 0: all
/// @param comment for the whole file; may be empty
/// @since 0.1
public record CaptureOptions(PacketFilter filter, int snapBytes, String comment) {
  /// Everything.
  public static final CaptureOptions ALL = new CaptureOptions(PacketFilter.ALL, 0, "");

  /// @throws IllegalArgumentException when less than nothing is to be kept
  public CaptureOptions {
    if (snapBytes < 0) {
      throw new IllegalArgumentException("the first " + snapBytes + " bytes of a frame");
    }
  }

  /// The same with another filter.
  public CaptureOptions withFilter(PacketFilter other) {
    return new CaptureOptions(other, snapBytes, comment);
  }

  /// The same with another length of frames.
  public CaptureOptions withSnap(int bytes) {
    return new CaptureOptions(filter, bytes, comment);
  }

  /// The same with another comment.
  public CaptureOptions withComment(String text) {
    return new CaptureOptions(filter, snapBytes, text);
  }
}
