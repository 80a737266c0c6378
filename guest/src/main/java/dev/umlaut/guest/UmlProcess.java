// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.os.EnvironmentException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The kernel's process, which leads a process group with one more process for each program that
/// runs in the host. Safe for any thread.
final class UmlProcess {
  private final Process process;
  private final Reaper reaper;

  private UmlProcess(Process process, Reaper reaper) {
    this.process = process;
    this.reaper = reaper;
  }

  /// Starts it. From its first instruction on, the reaper knows of it.
  ///
  /// @param log gets its standard output and error
  static UmlProcess spawn(
      List<String> command, Map<String, String> environment, Path log, Reaper reaper) {
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.directory(Path.of("/").toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new EnvironmentException(
          "cannot start a guest: " + e.getMessage(), "apt install util-linux", e);
    }
    try (OutputStream start = process.getOutputStream()) {
      reaper.addGroup(process.pid());
      start.write("go\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      process.destroyForcibly();
      throw new EnvironmentException("a guest died at once: " + e.getMessage(), "", e);
    }
    return new UmlProcess(process, reaper);
  }

  /// Calls back when the process has ended, on a thread of the JDK's.
  void onExit(Runnable action) {
    var _ = process.onExit().thenRun(action);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /// As a person says it: "exit status 1", "signal 6".
  String ending() {
    int value = process.exitValue();
    return value > 128 ? "signal " + (value - 128) : "exit status " + value;
  }

  /// Waits for its end.
  ///
  /// @return whether it has ended
  boolean awaitExit(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// SIGTERM: the kernel cleans up its own directory and ends; the host's programs are not asked.
  void terminate() {
    process.destroy();
  }

  /// SIGKILL, for all of the group.
  void kill() {
    reaper.killGroup(process.pid());
    process.destroyForcibly();
  }

  /// Tells the reaper that there is nothing left to do. Only after the end.
  void forget() {
    // The kernel's helpers die with it, by PR_SET_PDEATHSIG; one on its way out does no harm.
    reaper.killGroup(process.pid());
  }
}
