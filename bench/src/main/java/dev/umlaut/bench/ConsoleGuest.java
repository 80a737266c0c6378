// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A guest of the packaged kernel whose only program is a shell on its console, and the console is
/// a pair of pipes.
final class ConsoleGuest implements AutoCloseable {
  private static final String END = "=== end ";
  private static final int STOP_SECONDS = 5;

  private final Process process;
  private final BufferedReader output;
  private final Writer input;

  private ConsoleGuest(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.input = process.outputWriter(StandardCharsets.UTF_8);
  }

  /// Boots a guest and waits until its network is configured.
  ///
  /// @param image its root, read-only
  /// @param card its network card, a word of the kernel's command line
  static ConsoleGuest boot(Path image, String card, String address) {
    List<String> command =
        List.of(
            "linux.uml",
            "mem=128M",
            "ubd0r=" + image,
            "root=/dev/ubda",
            "ro",
            "init=/bin/sh",
            "con0=fd:0,fd:1",
            "con=null",
            "quiet",
            card);
    try {
      ConsoleGuest guest =
          new ConsoleGuest(
              new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
      String _ = guest.run("stty -echo -onlcr; PS1=; PS2=");
      String _ =
          guest.run(
              "mount -t proc proc /proc; mount -t tmpfs tmpfs /tmp; mount -t tmpfs tmpfs /run;"
                  + " ip link set lo up; ip address add "
                  + address
                  + "/24 dev eth0; ip link set eth0 up");
      return guest;
    } catch (IOException e) {
      throw new IllegalStateException("cannot run linux.uml (package user-mode-linux)", e);
    }
  }

  /// Runs a command of one line and waits for its end.
  ///
  /// @return what it wrote
  String run(String command) {
    try {
      // As the terminal may echo the line, what marks the end must not stand in it as such.
      input.write("{ " + command + "; } 2>&1; echo '=== 'end $?\n");
      input.flush();
      StringBuilder text = new StringBuilder();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(END)) {
          return text.toString();
        }
        int end = line.indexOf(END);
        if (end > 0 && !line.contains("'")) { // behind a prompt
          return text.toString();
        }
        text.append(line).append('\n');
      }
      throw new IllegalStateException("the guest ended at: " + command + "\n" + text);
    } catch (IOException e) {
      throw new IllegalStateException("the guest's console", e);
    }
  }

  @Override
  public void close() {
    try {
      input.write("poweroff -ff\n");
      input.flush();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException _) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
