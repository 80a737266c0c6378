// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Runs decide which file a sector is read from: one bit off is rubbish in a guest's file system.
class SectorBitmapTest {
  private static final int SECTORS = 1000;

  @Test
  void agreesWithABitSet() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    try (Arena arena = Arena.ofConfined()) {
      var bitmap = new SectorBitmap(arena, SECTORS / 8);
      var model = new BitSet();
      for (int round = 0; round < 300; round++) {
        int from = random.nextInt(SECTORS);
        int until = from + 1 + random.nextInt(Math.min(150, SECTORS - from));
        if (random.nextInt(3) == 0) {
          bitmap.add(from, until);
          model.set(from, until);
        }
        int expected = model.get(from) ? model.nextClearBit(from) : nextSet(model, from);
        assertThat(bitmap.contains(from)).as("seed %d", seed).isEqualTo(model.get(from));
        assertThat(bitmap.runEnd(from, until))
            .as("seed %d, from %d until %d", seed, from, until)
            .isEqualTo(Math.min(expected, until));
      }
    }
  }

  private static int nextSet(BitSet model, int from) {
    int next = model.nextSetBit(from);
    return next < 0 ? Integer.MAX_VALUE : next;
  }
}
