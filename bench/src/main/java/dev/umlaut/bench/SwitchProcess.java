// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A switch of somebody else's, as a process.
final class SwitchProcess implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  /// utime and stime in `/proc/PID/stat`, counted behind the name's closing parenthesis.
  private static final int USER_FIELD = 11;

  private static final long TICK_NANOS = 10_000_000L;

  private final String name;
  private final Process process;

  private SwitchProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /// Starts one. Its input stays open: at its end `uml_switch` would end as well.
  ///
  /// @throws IllegalStateException when there is no such program
  static SwitchProcess start(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new SwitchProcess(command.getFirst(), process);
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + String.join(" ", command), e);
    }
  }

  /// Waits until it is ready.
  void await(BooleanSupplier ready) {
    for (int i = 0; !ready.getAsBoolean(); i++) {
      if (i == PATIENCE_MILLIS || !process.isAlive()) {
        throw new IllegalStateException(name + " does not listen");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /// The processor time that it has used.
  long cpuNanos() {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[USER_FIELD + 1]))
          * TICK_NANOS;
    } catch (IOException e) {
      throw new IllegalStateException(name + " has ended", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
