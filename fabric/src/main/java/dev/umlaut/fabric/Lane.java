// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.Ethernet;
import dev.umlaut.frame.filter.PacketView;
import java.lang.foreign.MemorySegment;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One direction of a link: what enters comes out at the other end, at once or later, or never.
///
/// ```
///   enter ─► straight ────────────────────────────────────────────► end
///       └──► cut and summed ─► luck ─► transmitter ─► delay line ───┘
/// ```
///
/// Owned by the loop's thread.
final class Lane {
  private static final int TAG_BYTES = 4;

  private final Wiring wiring;
  private final End end;
  private final Luck luck;
  private final DelayLine line;
  private final DelayLine ahead; // for those that overtake
  private final Softener softener = new Softener();
  private final Corruptor corruptor = new Corruptor();
  private final Predicate<Frame> onPiece = this::takePiece;
  private final MemorySegment look = MemorySegment.ofArray(new byte[PacketView.LOOK_BYTES]);
  private final PacketView view = new PacketView();

  private Impairments impairments = Impairments.NONE;
  private @Nullable Transmitter transmitter;
  private boolean plugged = true;
  private boolean straight;
  private boolean wireFrames;
  private boolean filters;
  private int matched; // by the filter since the last drop

  private long entered;
  private long carried;
  private long lost;
  private long dropped;
  private long tooBig;
  private long overflowed;
  private long unplugged;
  private long malformed;
  private long duplicated;
  private long corrupted;
  private long reordered;
  private long carriedBytes;

  /// Where a lane ends.
  interface End {
    /// Takes a frame, valid during the call.
    void arrive(Frame frame);

    /// Frames that were not sent just now have arrived, and no more come for the moment.
    void flush();
  }

  /// @param order of its timers among those of the same time
  Lane(Wiring wiring, int order, Luck luck, End end) {
    this.wiring = wiring;
    this.luck = luck;
    this.end = end;
    this.line = new DelayLine(wiring.loop(), order, new LineEnd());
    this.ahead = new DelayLine(wiring.loop(), order, new LineEnd());
    configure();
  }

  /// Takes a frame on its way. What becomes of it needs no further call.
  void enter(Frame frame) {
    if (straight && line.isEmpty()) {
      entered++;
      carry(frame);
    } else if (!plugged) {
      entered++;
      unplugged++;
    } else if (!wireFrames || !needsWork(frame.offload())) {
      meet(frame);
    } else if (softener.soften(frame, onPiece) == Softener.Outcome.MALFORMED) {
      entered++;
      malformed++;
    }
  }

  Impairments impairments() {
    return impairments;
  }

  /// Sets what happens to frames from now on. Those that are on their way arrive as they would
  /// have, and none that comes after them before them.
  void impair(Impairments next) {
    if (!next.rate().equals(impairments.rate())) {
      long freeNanos = transmitter == null ? 0 : transmitter.freeNanos();
      boolean limited = next.rate().bitsPerSecond() > 0;
      transmitter = limited ? new Transmitter(next.rate(), freeNanos) : null;
    }
    if (!next.drop().equals(impairments.drop())) {
      matched = 0;
    }
    impairments = next;
    configure();
  }

  /// Connects the lane, or cuts it and loses what is on its way.
  void plug(boolean in) {
    plugged = in;
    if (!in) {
      unplugged += line.size() + ahead.size();
      line.clear();
      ahead.clear();
    }
    configure();
  }

  LinkCounters counters() {
    return new LinkCounters(
        entered,
        carried,
        lost,
        dropped,
        tooBig,
        overflowed,
        unplugged,
        malformed,
        duplicated,
        corrupted,
        reordered,
        carriedBytes);
  }

  private void configure() {
    straight = plugged && impairments.equals(Impairments.NONE);
    wireFrames = impairments.needWireFrames();
    filters = !impairments.drop().equals(Drop.NONE);
  }

  private boolean needsWork(Offload offload) {
    return offload.segmentation() != Offload.Segmentation.NONE
        || (offload.needsChecksum() && impairments.corrupt() > 0);
  }

  private boolean takePiece(Frame piece) {
    meet(piece);
    return true;
  }

  /// A frame as it is on the wire meets its fate.
  private void meet(Frame frame) {
    entered++;
    luck.next();
    if (isTooBig(frame)) {
      tooBig++;
    } else if (drops(frame)) {
      dropped++;
    } else if (luck.loses(impairments.loss())) {
      lost++;
    } else {
      boolean corrupts = luck.corrupts(impairments.corrupt());
      corrupted += corrupts ? 1 : 0;
      Frame passing = corrupts ? corruptor.corrupted(frame, luck) : frame;
      boolean twice = luck.duplicates(impairments.duplicate());
      send(passing);
      if (twice) {
        duplicated++;
        send(passing);
      }
    }
  }

  private boolean isTooBig(Frame frame) {
    int tags =
        switch (frame.type()) {
          case Ethernet.TYPE_VLAN -> 1;
          case Ethernet.TYPE_VLAN_SERVICE -> 2;
          default -> 0;
        };
    int most = impairments.mtuBytes();
    return most < Impairments.NO_MTU
        && frame.length() - Ethernet.HEADER_BYTES - tags * TAG_BYTES > most;
  }

  private boolean drops(Frame frame) {
    if (!filters) {
      return false;
    }
    Drop drop = impairments.drop();
    int known = Math.min(frame.length(), PacketView.LOOK_BYTES);
    frame.copyTo(look, 0, 0, known);
    view.read(look, known, frame.length());
    if (!view.matches(drop.filter()) || ++matched < drop.every()) {
      return false;
    }
    matched = 0;
    return true;
  }

  private void send(Frame frame) {
    long nowNanos = wiring.loop().nowNanos();
    long sentNanos = nowNanos;
    if (transmitter != null) {
      sentNanos = transmitter.send(nowNanos, frame.length());
      if (sentNanos < 0) {
        overflowed++;
        return;
      }
    }
    boolean overtakes = luck.reorders(impairments.reorder());
    reordered += overtakes ? 1 : 0;
    long delayNanos = overtakes ? 0 : luck.delayNanos(impairments.delay());
    long arrivalNanos = sentNanos + delayNanos;
    DelayLine way = overtakes ? ahead : line;
    if (arrivalNanos <= nowNanos && way.isEmpty()) {
      carry(frame);
    } else if (!way.add(frame, arrivalNanos)) {
      overflowed++;
    }
  }

  private void carry(Frame frame) {
    carried++;
    carriedBytes += frame.length();
    end.arrive(frame);
  }

  /// Where those come out that took their time.
  private final class LineEnd implements End {
    @Override
    public void arrive(Frame frame) {
      carry(frame);
    }

    @Override
    public void flush() {
      end.flush();
    }
  }
}
