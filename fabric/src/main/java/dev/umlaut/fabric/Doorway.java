// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What all uplinks have in common: memory for one frame in either direction, and the work that is
/// left to do on those that go out.
///
/// Owned by the loop's thread.
final class Doorway {
  private final MemorySegment in;
  private final MemorySegment out;
  private final int headroom;
  private final Softener softener = new Softener();
  private final Frame arriving = new Frame(1);
  private final IntPredicate sender;
  private final Predicate<Frame> onPiece = this::takePiece;
  private @Nullable Attachment plug;
  private long strangers;
  private long malformed;
  private long unsent;

  /// @param headroom bytes before a frame that goes out
  /// @param sender sends what is in [#out], the headroom and as many bytes of a frame; says whether
  ///   it went
  Doorway(int headroom, IntPredicate sender) {
    this.headroom = headroom;
    this.sender = sender;
    Arena arena = Arena.ofAuto();
    in = arena.allocate(Frame.MAX_BYTES, 8);
    out = arena.allocate(headroom + Frame.MAX_BYTES, 8);
  }

  /// Where what comes in is put.
  MemorySegment in() {
    return in;
  }

  /// What goes out: the headroom and a frame.
  MemorySegment out() {
    return out;
  }

  void connect(Attachment newPlug) {
    plug = newPlug;
  }

  /// Sends a frame out, in as many pieces as it takes.
  boolean send(Frame frame) {
    return softener.soften(frame, onPiece) == Softener.Outcome.TAKEN;
  }

  private boolean takePiece(Frame piece) {
    piece.copyTo(out, headroom, 0, piece.length());
    boolean sent = sender.test(piece.length());
    unsent += sent ? 0 : 1;
    return sent;
  }

  /// Hands a frame in that is in [#in].
  void arrived(int offset, int length) {
    arrived(in, offset, length);
  }

  /// Hands a frame in.
  void arrived(MemorySegment bytes, int offset, int length) {
    Attachment present = plug;
    arriving.clear();
    if (length <= 0 || !arriving.add(bytes, offset, length) || !arriving.seal()) {
      malformed++;
    } else if (present != null) {
      present.send(arriving);
    }
  }

  /// The frames that have come in together are all handed in.
  void flush() {
    Attachment present = plug;
    if (present != null) {
      present.flush();
    }
  }

  void stranger() {
    strangers++;
  }

  UplinkCounters counters() {
    return new UplinkCounters(strangers, malformed, unsent);
  }
}
