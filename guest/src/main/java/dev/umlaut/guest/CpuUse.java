// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Reads the processor time of a guest from `/proc`: that of its kernel's process, and of the
/// processes below it, one for each program that runs in the guest. Any thread.
final class CpuUse {
  /// What `/proc` counts in: `USER_HZ` is 100 on every architecture that matters here.
  private static final Duration TICK = Duration.ofMillis(10);

  /// Positions behind the program's name, which is in brackets and may hold anything.
  private static final int USER = 11;

  private static final int CHILDREN_SYSTEM = 14;

  private CpuUse() {}

  /// User and system time of a process, of the children it has, and of those it has had.
  ///
  /// @return zero when there is no such process
  static Duration of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    long ticks = ticks(process);
    for (int child : ProcessTree.children(pid)) {
      ticks += ticks(Path.of("/proc", Integer.toString(child)));
    }
    return TICK.multipliedBy(ticks);
  }

  private static long ticks(Path process) {
    try {
      return ticks(Files.readString(process.resolve("stat")));
    } catch (IOException e) {
      return 0; // it has ended meanwhile, and its parent has the time
    }
  }

  /// The time in the text of a `stat` file.
  static long ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    long sum = 0;
    for (int i = USER; i <= CHILDREN_SYSTEM && i < fields.length; i++) {
      sum += Long.parseLong(fields[i]);
    }
    return sum;
  }
}
