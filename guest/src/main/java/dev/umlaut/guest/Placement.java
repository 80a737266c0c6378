// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// As whom a guest runs, and where.
///
/// @param account the user; empty when Umlaut is an ordinary user itself, who then runs the guest
/// @param cpu the one CPU for all of the guest's processes: its kernel and its programs take turns
///   anyway, and hand over two to eight times faster without a change of the CPU
/// @since 0.1
public record Placement(Optional<Account> account, OptionalInt cpu) {
  /// A placement on the CPU whose turn it is.
  ///
  /// @param index of the host within its lab
  public static Placement roundRobin(Optional<Account> account, int index) {
    List<Integer> allowed = allowedCpus();
    return new Placement(
        account,
        allowed.isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(allowed.get(Math.floorMod(index, allowed.size()))));
  }

  /// The CPUs that this process may use: a container often has some of the machine's only.
  private static List<Integer> allowedCpus() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .findFirst()
          .map(line -> parse(line.substring(line.indexOf(':') + 1).strip()))
          .orElse(List.of());
    } catch (IOException e) {
      return List.of(); // no /proc: no choice to make
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
