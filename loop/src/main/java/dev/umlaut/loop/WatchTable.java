// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds the watch of an event without a hash or an object per event. A key is a slot of this table
/// (low 32 bits) and the number of times it was given away (high 31 bits), so an event that was
/// meant for an earlier owner of the slot finds nobody.
///
/// Owned by the loop thread.
final class WatchTable {
  private static final int SLOTS_AT_FIRST = 64;
  private static final int SLOTS_MAX = 1 << 20;
  private static final int GENERATION_MASK = Integer.MAX_VALUE;

  private @Nullable Watch[] watches = new @Nullable Watch[SLOTS_AT_FIRST];
  private int[] generations = new int[SLOTS_AT_FIRST];
  private int[] free = new int[SLOTS_AT_FIRST];
  private int freeCount;
  private int used;

  /// Reserves a slot.
  long reserve() {
    if (freeCount == 0 && used == watches.length) {
      grow();
    }
    int slot = freeCount > 0 ? free[--freeCount] : used++;
    generations[slot] = (generations[slot] + 1) & GENERATION_MASK;
    return (long) generations[slot] << Integer.SIZE | slot;
  }

  void put(long key, Watch watch) {
    watches[slot(key)] = watch;
  }

  /// Gives a slot back.
  void release(long key) {
    watches[slot(key)] = null;
    free[freeCount++] = slot(key);
  }

  /// The watch of an event, or null when it was closed.
  @Nullable Watch find(long key) {
    int slot = slot(key);
    return generations[slot] == (int) (key >>> Integer.SIZE) ? watches[slot] : null;
  }

  private static int slot(long key) {
    return (int) key;
  }

  private void grow() {
    int length = watches.length * 2;
    if (length > SLOTS_MAX) {
      throw new IllegalStateException("more than " + SLOTS_MAX + " watches on one loop");
    }
    watches = Arrays.copyOf(watches, length);
    generations = Arrays.copyOf(generations, length);
    free = Arrays.copyOf(free, length);
  }
}
