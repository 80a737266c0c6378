// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// How fast a link sends, and how many frames wait for it.
///
/// @param bitsPerSecond 1000 to [#MAX_BITS]; 0: there is no limit, and nothing waits. What counts
///   is the frame from its addresses to its end, as in `tc`; the check sequence, the preamble and
///   the gap between frames take no time
/// @param queueFrames most frames that wait while another one is sent; who comes then is lost
/// @since 0.1
public record Rate(long bitsPerSecond, int queueFrames) {
  /// Most bits per second.
  public static final long MAX_BITS = 1_000_000_000_000L;

  /// Most frames that may be allowed to wait.
  public static final int MAX_QUEUE_FRAMES = 10_000;

  /// What waits where nothing else is said, as in `tc`.
  public static final int QUEUE_FRAMES = 1000;

  /// As fast as you like.
  public static final Rate UNLIMITED = new Rate(0, QUEUE_FRAMES);

  /// @throws IllegalArgumentException when a number is out of range
  public Rate {
    if (bitsPerSecond != 0 && (bitsPerSecond < 1000 || bitsPerSecond > MAX_BITS)) {
      throw new IllegalArgumentException("a rate is from 1kbit to 1000gbit");
    }
    if (queueFrames < 0 || queueFrames > MAX_QUEUE_FRAMES) {
      throw new IllegalArgumentException("a queue is from 0 to " + MAX_QUEUE_FRAMES + " frames");
    }
  }
}
