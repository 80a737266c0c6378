// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.HostDefinition;
import dev.umlaut.lab.LabDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many labs this machine should run at a time.
final class Jobs {
  /// A scenario waits much of its time: two labs leave a processor idle for most of it, four do
  /// not, and are done in half the time.
  private static final int LABS_PER_CORE = 2;

  private static final int MAX = 16;

  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable: +([0-9]{1,15}) kB");

  private Jobs() {}

  /// The number for this machine.
  static int suggested(LabDefinition lab) {
    return suggested(lab, Runtime.getRuntime().availableProcessors(), availableMib());
  }

  static int suggested(LabDefinition lab, int cores, long availableMib) {
    long perLab = lab.hosts().stream().mapToLong(HostDefinition::memoryMib).sum();
    long byMemory = perLab == 0 ? Long.MAX_VALUE : availableMib / perLab;
    return (int) Math.clamp(Math.min(byMemory, (long) cores * LABS_PER_CORE), 1L, MAX);
  }

  private static long availableMib() {
    try {
      Matcher found = AVAILABLE.matcher(Files.readString(Path.of("/proc/meminfo")));
      return found.find() ? Long.parseLong(found.group(1)) / 1024 : 0;
    } catch (IOException e) {
      return 0; // then one lab
    }
  }
}
