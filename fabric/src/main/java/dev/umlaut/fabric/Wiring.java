// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.loop.EventLoop;
import java.time.Instant;

/// What the cables of one lab have in common: the loop that delivers what they delay, how long they
/// are at least, and where their luck comes from.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class Wiring {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final EventLoop loop;
  private final long seed;
  private final long zeroNanos;
  private int links;

  /// As the other one, in real time.
  public Wiring(EventLoop loop, long seed) {
    this(loop, seed, Instant.now().minusNanos(loop.nowNanos()));
  }

  /// @param loop whose thread owns the networks
  /// @param seed of whatever befalls frames by chance: the same seed and the same names of links,
  ///   the same fate
  /// @param zero the time of day at which the loop's clock was 0
  public Wiring(EventLoop loop, long seed, Instant zero) {
    this.loop = loop;
    this.seed = seed;
    this.zeroNanos =
        Math.addExact(Math.multiplyExact(zero.getEpochSecond(), SECOND_NANOS), zero.getNano());
  }

  EventLoop loop() {
    return loop;
  }

  long seed() {
    return seed;
  }

  /// The time of day at which the loop's clock was 0, in nanoseconds since 1970.
  long zeroNanos() {
    return zeroNanos;
  }

  /// The place of the next link's timers among those of the same time, and of its other direction's
  /// behind it: in the order in which the links were made, which must not be a race.
  int nextOrder() {
    links++;
    return 2 * links;
  }
}
