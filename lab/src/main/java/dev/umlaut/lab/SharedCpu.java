// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.Guest;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.Cpus;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one CPU on which a lab in virtual time runs once it is up: the kernels of its hosts, and the
/// loop that gives them the processor.
///
/// While hosts boot they compute side by side. Afterwards they take turns, of some 50 microseconds:
/// the loop wakes one, which runs and wakes the loop. To wake up what sleeps on another CPU takes
/// as long as such a turn, most of all where that CPU is a virtual machine's.
///
/// Labs of this process get CPUs of their own as long as there are enough. Any thread.
final class SharedCpu implements AutoCloseable {
  /// How many labs have a CPU. Guarded by itself.
  private static final Map<Integer, Integer> LABS = new HashMap<>();

  /// Null: none yet. Guarded by [#LABS].
  private @Nullable Integer cpu;

  /// Guarded by [#LABS].
  private boolean closed;

  /// Brings hosts here, and the loop.
  void gather(EventLoop loop, List<Guest> guests) {
    Integer place = place();
    if (place == null) {
      return;
    }
    loop.execute(() -> {
      boolean _ = Cpus.pin(Cpus.THIS_THREAD, place);
    });
    guests.forEach(guest -> guest.moveTo(place));
  }

  /// The CPU, which when it is taken is one that the fewest labs have; null where there is no
  /// choice.
  private @Nullable Integer place() {
    synchronized (LABS) {
      if (cpu == null && !closed) {
        // The first CPU serves a machine's interrupts, as a rule: of equals it is the last choice.
        cpu =
            Cpus.allowed().reversed().stream()
                .min(Comparator.comparing(one -> LABS.getOrDefault(one, 0)))
                .orElse(null);
        if (cpu != null) {
          LABS.merge(cpu, 1, Integer::sum);
        }
      }
      return cpu;
    }
  }

  @Override
  public void close() {
    synchronized (LABS) {
      closed = true;
      if (cpu != null) {
        LABS.merge(cpu, -1, Integer::sum);
        cpu = null;
      }
    }
  }
}
