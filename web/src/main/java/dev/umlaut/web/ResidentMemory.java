// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much of this machine's memory a process has.
final class ResidentMemory {
  private ResidentMemory() {}

  /// The memory in KiB, what it shares with others counted in full; 0 when there is no such
  /// process.
  static long kib(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> line.replaceAll("[^0-9]", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // it has ended
    }
  }
}
