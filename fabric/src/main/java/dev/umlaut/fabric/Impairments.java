// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// What happens to frames in one direction of a link. A frame meets these in this order:
///
/// ```
///  MTU ► drop ► loss ► corruption ► duplication ► queue and rate ► delay, or overtaking
/// ```
///
/// A frame that its sender has left to be cut meets them as the frames it is cut into, and one that
/// is corrupted has its checksum filled in before: nobody can tell that it crossed in one piece.
/// Only where there is nothing but a delay that does not vary does it stay whole.
///
/// @param delay how long frames take
/// @param loss how they are lost by chance
/// @param duplicate share of the frames, 0 to 1, that arrive twice
/// @param corrupt share of the frames, 0 to 1, of which one bit behind the Ethernet header is
///   turned
/// @param reorder share of the frames, 0 to 1, that overtake: they are not delayed
/// @param rate how fast they are sent
/// @param mtuBytes most bytes that a frame carries behind its Ethernet header and VLAN tags; a
///   larger one is lost. [#NO_MTU]: there is no limit
/// @param drop which are lost for a reason
/// @since 0.1
public record Impairments(
    Delay delay,
    Loss loss,
    double duplicate,
    double corrupt,
    double reorder,
    Rate rate,
    int mtuBytes,
    Drop drop) {
  /// As MTU: no limit.
  public static final int NO_MTU = 0xffff;

  /// The least MTU, that of IPv4 (RFC 791).
  public static final int MIN_MTU = 68;

  /// Nothing happens.
  public static final Impairments NONE =
      new Impairments(Delay.NONE, Loss.NONE, 0, 0, 0, Rate.UNLIMITED, NO_MTU, Drop.NONE);

  /// @throws IllegalArgumentException when a number is out of range, or frames are to overtake what
  ///   is not delayed
  public Impairments {
    Shares.require("duplicate", duplicate);
    Shares.require("corrupt", corrupt);
    Shares.require("reorder", reorder);
    if (reorder > 0 && delay.nanos() == 0) {
      throw new IllegalArgumentException("to reorder needs a delay that some are spared");
    }
    if (mtuBytes < MIN_MTU || mtuBytes > NO_MTU) {
      throw new IllegalArgumentException("an MTU is from " + MIN_MTU + " to " + NO_MTU);
    }
  }

  /// Whether frames must be what they would be on a wire: cut and summed.
  boolean needWireFrames() {
    return delay.jitterNanos() > 0 || !equals(NONE.withDelay(delay));
  }

  /// The same with another delay.
  public Impairments withDelay(Delay other) {
    return new Impairments(other, loss, duplicate, corrupt, reorder, rate, mtuBytes, drop);
  }

  /// The same with another loss.
  public Impairments withLoss(Loss other) {
    return new Impairments(delay, other, duplicate, corrupt, reorder, rate, mtuBytes, drop);
  }

  /// The same with another share of duplicates.
  public Impairments withDuplicate(double share) {
    return new Impairments(delay, loss, share, corrupt, reorder, rate, mtuBytes, drop);
  }

  /// The same with another share of corrupted frames.
  public Impairments withCorrupt(double share) {
    return new Impairments(delay, loss, duplicate, share, reorder, rate, mtuBytes, drop);
  }

  /// The same with another share of overtaking frames.
  public Impairments withReorder(double share) {
    return new Impairments(delay, loss, duplicate, corrupt, share, rate, mtuBytes, drop);
  }

  /// The same with another rate.
  public Impairments withRate(Rate other) {
    return new Impairments(delay, loss, duplicate, corrupt, reorder, other, mtuBytes, drop);
  }

  /// The same with another MTU.
  public Impairments withMtu(int bytes) {
    return new Impairments(delay, loss, duplicate, corrupt, reorder, rate, bytes, drop);
  }

  /// The same with other drops.
  public Impairments withDrop(Drop other) {
    return new Impairments(delay, loss, duplicate, corrupt, reorder, rate, mtuBytes, other);
  }
}
