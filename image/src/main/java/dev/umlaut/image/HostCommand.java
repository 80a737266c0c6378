// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A program of the host that a build runs. Messages are in English (`LC_ALL=C`), since they are
/// parsed.
///
/// A build must not outlive the thread that wants it: an interrupt, an exception or the end of the
/// virtual machine ends the program and everything it started.
///
/// @param purpose what it is for, for the error message: "compile the kernel"
/// @param words the program and its arguments; never a shell line put together from variables
/// @param directory where it runs
/// @param environment variables added to those of this process
/// @since 0.1
public record HostCommand(
    String purpose, List<String> words, Path directory, Map<String, String> environment) {
  private static final long GRACE_SECONDS = 2;

  public HostCommand {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /// A program in a folder, without variables of its own.
  public static HostCommand of(String purpose, Path directory, String... words) {
    return new HostCommand(purpose, List.of(words), directory, Map.of());
  }

  /// The same program with one more variable.
  public HostCommand with(String variable, String value) {
    var more = new TreeMap<>(environment);
    more.put(variable, value);
    return new HostCommand(purpose, words, directory, more);
  }

  /// Runs the program and waits for it. Each line it writes, to standard output or error, goes to
  /// the log and then to `line`, on a thread that is gone when this call returns.
  ///
  /// @return its exit status
  /// @throws EnvironmentException when there is no such program
  /// @throws InterruptedException when this thread was interrupted; the program is dead by then
  public int status(BuildLog log, Consumer<String> line) throws IOException, InterruptedException {
    log.line("+ " + String.join(" ", words));
    Process process = start(builder().redirectErrorStream(true));
    Thread onExit = Thread.ofPlatform().unstarted(() -> killTree(process));
    Runtime.getRuntime().addShutdownHook(onExit);
    try {
      // Read elsewhere: a read does not feel an interrupt, the waiting here does.
      var pump = new FutureTask<@Nullable Void>(() -> pump(process, log, line));
      Thread.ofVirtual().start(pump);
      int status = process.waitFor();
      pump.get();
      return status;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("cannot read what %s says".formatted(words.getFirst()), e);
    } finally {
      killTree(process);
      log.flush();
      removeHook(onExit);
    }
  }

  /// Runs the program, which has to succeed.
  ///
  /// @throws UmlautException with the last lines of the log when its exit status is not 0
  public void run(BuildLog log, Consumer<String> line) throws IOException, InterruptedException {
    int status = status(log, line);
    if (status != 0) {
      throw new UmlautException(
          "cannot %s: %s ended with status %d%n%s"
              .formatted(purpose, words.getFirst(), status, log.tail().stripTrailing()),
          "The whole log is " + log.file());
    }
  }

  /// Runs the program, which has to succeed and to be short, and returns its standard output.
  /// Standard error goes to where that of this process goes.
  ///
  /// @throws UmlautException when its exit status is not 0
  public String output() throws IOException, InterruptedException {
    Process process = start(builder().redirectError(ProcessBuilder.Redirect.INHERIT));
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new UmlautException(
            "cannot %s: %s ended with status %d".formatted(purpose, words.getFirst(), status), "");
      }
      return output;
    } finally {
      killTree(process);
    }
  }

  private static @Nullable Void pump(Process process, BuildLog log, Consumer<String> line)
      throws IOException {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        log.line(text);
        line.accept(text);
      }
    }
    return null;
  }

  private Process start(ProcessBuilder builder) throws IOException {
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new EnvironmentException(
          "cannot %s: there is no program %s".formatted(purpose, words.getFirst()),
          "`umlaut doctor` tells which package has it.",
          e);
    }
  }

  private ProcessBuilder builder() {
    var builder = new ProcessBuilder(words).directory(directory.toFile());
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(environment);
    return builder;
  }

  private static void killTree(Process process) {
    List<ProcessHandle> tree = process.descendants().toList();
    process.destroy();
    tree.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      tree.forEach(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      assert e != null; // the virtual machine is going down: the hook runs and does the same
    }
  }
}
