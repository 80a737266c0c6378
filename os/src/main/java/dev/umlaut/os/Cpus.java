// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// On which of the machine's CPUs threads run: sched_setaffinity(2). Any thread.
///
/// @since 0.1
public final class Cpus {
  /// Stands for the calling thread.
  public static final int THIS_THREAD = 0;

  private static final MethodHandle SET =
      Native.function(
          "sched_setaffinity", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));

  private Cpus() {}

  /// The CPUs that this process may use, in ascending order: a container often has some of the
  /// machine's only. Empty where there is no `/proc` to tell.
  public static List<Integer> allowed() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .findFirst()
          .map(line -> parse(line.substring(line.indexOf(':') + 1).strip()))
          .orElse(List.of());
    } catch (IOException e) {
      return List.of();
    }
  }

  /// Lets a thread, and the processes that it begins from now on, run on one CPU only.
  ///
  /// @param thread its number, which for the first thread of a process is that of the process; or
  ///   [#THIS_THREAD]
  /// @param cpu one that is [#allowed]
  /// @return whether it does; not when the thread has ended, belongs to somebody else, or the CPU
  ///   is not there any more
  public static boolean pin(int thread, int cpu) {
    int words = cpu / Long.SIZE + 1;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(JAVA_LONG, words);
      mask.set(JAVA_BYTE, cpu / Byte.SIZE, (byte) (1 << cpu % Byte.SIZE));
      MemorySegment errno = Scratch.ofThread().errno;
      return (int) SET.invokeExact(errno, thread, mask.byteSize(), mask) == 0;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }

  /// Reads a list such as `0-3,8`.
  static List<Integer> parse(String list) {
    var cpus = new ArrayList<Integer>();
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", 2);
      int first = Integer.parseInt(ends[0]);
      int last = ends.length == 2 ? Integer.parseInt(ends[1]) : first;
      for (int cpu = first; cpu <= last; cpu++) {
        cpus.add(cpu);
      }
    }
    return List.copyOf(cpus);
  }
}
