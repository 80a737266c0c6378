// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects the machine: however a run ends, no process, no run directory and no guest memory
/// stays.
@Tag("kernel")
class KillTest {
  private static final Duration GONE_LIMIT = Duration.ofSeconds(2);

  /// 128 and the number of SIGTERM.
  private static final int TERMINATED = 143;

  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private final Set<Path> memoryBefore = list(SHARED_MEMORY);
  private final List<Process> started = new ArrayList<>();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void killingTheJvmInTheMiddleOfAScenarioLeavesNothing() throws IOException {
    Process umlaut = startUntilPretest();
    Path runDirectory = runDirectoryOf(umlaut);
    assertThat(runDirectory).exists();

    umlaut.destroyForcibly();

    assertEverythingGoes(runDirectory);
  }

  /// SIGTERM takes the way of `^C`. SIGINT itself is ignored by all that a script starts in the
  /// background, and so may be by this test's JVM and its children.
  @Test
  void aSignalToEndUnwindsTheRunAndLeavesNothing() throws Exception {
    Process umlaut = startUntilPretest();
    Path runDirectory = runDirectoryOf(umlaut);

    assertThat(new ProcessBuilder("kill", "-TERM", String.valueOf(umlaut.pid())).start().waitFor())
        .isZero();

    assertThat(umlaut.waitFor(10, TimeUnit.SECONDS)).as("ends within ten seconds").isTrue();
    assertThat(umlaut.exitValue()).isEqualTo(TERMINATED);
    assertEverythingGoes(runDirectory);
  }

  private void assertEverythingGoes(Path runDirectory) {
    boolean gone =
        await(
            GONE_LIMIT,
            () ->
                processesOf(runDirectory).isEmpty()
                    && !Files.exists(runDirectory)
                    && memoryBefore.containsAll(list(SHARED_MEMORY)));
    assertThat(gone)
        .as(
            "left after %s: processes %s, run directory %s, shared memory %s",
            GONE_LIMIT, processesOf(runDirectory), Files.exists(runDirectory), list(SHARED_MEMORY))
        .isTrue();
  }

  /// Starts `umlaut test` in a JVM of its own and returns when its hosts are up and at work.
  private Process startUntilPretest() throws IOException {
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "--enable-native-access=ALL-UNNAMED",
            "-Dumlaut.home=" + Umlaut.home(),
            "-cp",
            System.getProperty("java.class.path"),
            Umlaut.class.getName(),
            "test",
            "--results",
            folder.toString(),
            Umlaut.home().resolve("labs/strongswan/scenarios/net2net-cert").toString());
    Process umlaut = new ProcessBuilder(command).redirectErrorStream(true).start();
    started.add(umlaut);
    StringBuilder said = new StringBuilder();
    BufferedReader lines = umlaut.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      if (line.contains("preparation")) {
        return umlaut;
      }
    }
    throw new IllegalStateException("umlaut ended before the scenario began:\n" + said);
  }

  /// The folder that the guests of this JVM run from, by the command line of one of them.
  private static Path runDirectoryOf(Process umlaut) {
    return umlaut
        .descendants()
        .flatMap(process -> commandLine(process.pid()).stream())
        .filter(word -> word.startsWith("uml_dir="))
        .map(word -> Path.of(word.substring("uml_dir=".length())))
        .map(KillTest::topOfRunDirectory)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no guest runs"));
  }

  /// `/run/umlaut/7` of `/run/umlaut/7/moon/uml`.
  private static Path topOfRunDirectory(Path inside) {
    for (Path at = inside; at != null; at = at.getParent()) {
      if (String.valueOf(at.getFileName()).matches("[0-9]+")) {
        return at;
      }
    }
    throw new IllegalStateException("not in a run directory: " + inside);
  }

  private static List<String> processesOf(Path runDirectory) {
    return ProcessHandle.allProcesses()
        .map(process -> String.join(" ", commandLine(process.pid())))
        .filter(line -> line.contains(runDirectory + "/"))
        .toList();
  }

  private static List<String> commandLine(long pid) {
    try {
      byte[] words = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
      return List.of(new String(words, StandardCharsets.UTF_8).split("\0"));
    } catch (IOException e) {
      return List.of(); // it has ended
    }
  }

  private static Set<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.collect(Collectors.toSet());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean await(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(20_000_000);
    }
    return true;
  }
}
