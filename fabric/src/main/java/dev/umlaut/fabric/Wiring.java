// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.loop.EventLoop;

/// What the cables of one lab have in common: the loop that delivers what they delay, how long they
/// are at least, and where their luck comes from.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class Wiring {
  private final EventLoop loop;
  private final long leastDelayNanos;
  private final long seed;
  private int links;

  /// @param loop whose thread owns the networks
  /// @param leastDelayNanos every frame reaches its network this long after it was sent, or later;
  ///   0 means at once
  /// @param seed of whatever befalls frames by chance: the same seed and the same names of links,
  ///   the same fate
  public Wiring(EventLoop loop, long leastDelayNanos, long seed) {
    if (leastDelayNanos < 0) {
      throw new IllegalArgumentException("a delay of " + leastDelayNanos + " ns");
    }
    this.loop = loop;
    this.leastDelayNanos = leastDelayNanos;
    this.seed = seed;
  }

  EventLoop loop() {
    return loop;
  }

  long leastDelayNanos() {
    return leastDelayNanos;
  }

  long seed() {
    return seed;
  }

  /// The place of the next link's timers among those of the same time, and of its other direction's
  /// behind it: in the order in which the links were made, which must not be a race.
  int nextOrder() {
    links++;
    return 2 * links;
  }
}
