// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The machine that measures, for whoever reads the figures.
final class Machine {
  private Machine() {}

  /// Processor, kernel, Java, and how busy it is: one line.
  static String describe() {
    String processor =
        read("/proc/cpuinfo")
            .lines()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("?");
    return "%d cores of %s, Linux %s, Java %s, load %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            processor,
            System.getProperty("os.version"),
            Runtime.version(),
            read("/proc/loadavg").replaceFirst(" .*\n", ""));
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException _) {
      return "?";
    }
  }
}
