// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.PcapngBlocks;
import dev.umlaut.frame.filter.PacketFilter;
import dev.umlaut.frame.filter.PacketView;
import dev.umlaut.loop.EventLoop;
import java.lang.foreign.MemorySegment;
import java.util.function.Predicate;

/// Puts the frames of some links into a [buffer][CaptureBuffer] as they are on a wire: cut, and
/// with their checksums. Allocates nothing.
///
/// Owned by the loop's thread.
final class CaptureRecorder {
  private final EventLoop loop;
  private final long zeroNanos;
  private final CaptureOptions options;
  private final CaptureBuffer buffer;
  private final boolean filters;
  private final long[] seen;
  private final long[] accepted;
  private final long[] dropped;
  private final Softener softener = new Softener();
  private final PacketView view = new PacketView();
  private final MemorySegment look = MemorySegment.ofArray(new byte[PacketView.LOOK_BYTES]);
  private final Predicate<Frame> onPiece = this::record;
  private int number; // of the link that the frame at hand is on
  private Direction direction = Direction.TO_NETWORK;

  /// @param links how many
  CaptureRecorder(Wiring wiring, int links, CaptureOptions options, CaptureBuffer buffer) {
    this.loop = wiring.loop();
    this.zeroNanos = wiring.zeroNanos();
    this.options = options;
    this.buffer = buffer;
    this.filters = !options.filter().equals(PacketFilter.ALL);
    this.seen = new long[links];
    this.accepted = new long[links];
    this.dropped = new long[links];
  }

  /// The tap of one of the links.
  ///
  /// @param link its number
  Tap tap(int link) {
    return (way, frame) -> {
      number = link;
      direction = way;
      if (softener.soften(frame, onPiece) == Softener.Outcome.MALFORMED) {
        record(frame); // it is not what it says, and shown as it is
      }
    };
  }

  CaptureCounters counters(int link) {
    return new CaptureCounters(seen[link], accepted[link], dropped[link]);
  }

  private boolean record(Frame frame) {
    seen[number]++;
    if (filters && !matches(frame)) {
      return true;
    }
    accepted[number]++;
    int kept =
        options.snapBytes() == 0 ? frame.length() : Math.min(frame.length(), options.snapBytes());
    int flags =
        switch (direction) {
          case TO_NETWORK -> PcapngBlocks.OUTBOUND;
          case TO_PORT -> PcapngBlocks.INBOUND;
        };
    if (!buffer.add(frame, number, zeroNanos + loop.nowNanos(), kept, flags)) {
      dropped[number]++;
    }
    return true;
  }

  private boolean matches(Frame frame) {
    int known = Math.min(frame.length(), PacketView.LOOK_BYTES);
    frame.copyTo(look, 0, 0, known);
    view.read(look, known, frame.length());
    return view.matches(options.filter());
  }
}
