// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// Random numbers for the frames of one direction of a link. The numbers of a frame depend on the
/// seed, on how many frames were before it and on what they are for, and on nothing else: to change
/// one impairment changes nothing of what the others do.
///
/// A number is a hash of these three by SplitMix64 (Steele, Lea, Flood: Fast Splittable
/// Pseudorandom Number Generators, OOPSLA 2014). Nothing here is a secret.
///
/// Owned by one thread.
final class Dice {
  private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;
  private static final double UNIT = 0x1p-53;

  private final long seed;
  private long frames;
  private long frame;

  /// What a number is for.
  enum Purpose {
    STATE(1),
    LOSS(2),
    CORRUPTION(3),
    PLACE(4),
    DUPLICATION(5),
    REORDERING(6),
    JITTER(7); // and all numbers after it

    private final long number; // part of what a seed means: never another one

    Purpose(long number) {
      this.number = number;
    }
  }

  /// @param seed of the lab
  /// @param name of the link and the direction
  Dice(long seed, String name) {
    long hash = mix(seed);
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash + GOLDEN + name.charAt(i));
    }
    this.seed = hash;
  }

  /// Begins the next frame.
  void next() {
    frames++;
    frame = mix(seed + frames * GOLDEN);
  }

  /// A number from 0 to 1, 1 excluded; for this frame always the same.
  double roll(Purpose purpose) {
    return roll(purpose.number);
  }

  private double roll(long number) {
    return (mix(frame + number * GOLDEN) >>> 11) * UNIT;
  }

  /// Whether something that befalls a share of the frames befalls this one.
  boolean strikes(Purpose purpose, double share) {
    return share > 0 && roll(purpose) < share;
  }

  /// A number of the normal distribution with mean 0 and deviation 1: the polar method (Marsaglia
  /// and Bray 1964), which needs no cosine, for which Java's exact one allocates.
  double bell() {
    long number = Purpose.JITTER.number;
    while (true) {
      double x = 2 * roll(number) - 1;
      double y = 2 * roll(number + 1) - 1;
      double square = x * x + y * y;
      if (square < 1 && square > 0) {
        return x * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
      }
      number += 2;
    }
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return mixed ^ (mixed >>> 31);
  }
}
