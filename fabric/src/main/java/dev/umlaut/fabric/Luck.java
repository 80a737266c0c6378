// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// What befalls the frames in one direction of a link by chance.
///
/// Owned by the loop's thread.
final class Luck {
  private final Dice dice;
  private boolean bad; // the state of a link whose losses come in bursts

  Luck(Dice dice) {
    this.dice = dice;
  }

  /// Begins the next frame.
  void next() {
    dice.next();
  }

  boolean loses(Loss loss) {
    return switch (loss) {
      case Loss.Independent independent -> dice.strikes(Dice.Purpose.LOSS, independent.share());
      case Loss.Bursts bursts -> {
        double change = bad ? bursts.leave() : bursts.enter();
        bad ^= dice.strikes(Dice.Purpose.STATE, change);
        yield dice.strikes(Dice.Purpose.LOSS, bad ? bursts.bad() : bursts.good());
      }
    };
  }

  boolean corrupts(double share) {
    return dice.strikes(Dice.Purpose.CORRUPTION, share);
  }

  boolean duplicates(double share) {
    return dice.strikes(Dice.Purpose.DUPLICATION, share);
  }

  boolean reorders(double share) {
    return dice.strikes(Dice.Purpose.REORDERING, share);
  }

  /// One of so many places.
  int place(int count) {
    return (int) (dice.roll(Dice.Purpose.PLACE) * count);
  }

  long delayNanos(Delay delay) {
    if (delay.jitterNanos() == 0) {
      return delay.nanos();
    }
    double shift =
        switch (delay.distribution()) {
          case UNIFORM -> 2 * dice.roll(Dice.Purpose.JITTER) - 1;
          case NORMAL -> dice.bell();
        };
    return Math.max(0, delay.nanos() + Math.round(shift * delay.jitterNanos()));
  }
}
