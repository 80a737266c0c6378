// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The runs before this one: those whose reports lie in the same folder as its own.
///
/// Reports are read when they are asked for, the newest first, and no more of them than needed. One
/// that cannot be read is passed over: a broken file of yesterday must not stop the run of today.
///
/// Safe for any thread.
///
/// @since 0.1
public final class RunHistory {
  /// How many runs are looked through at most.
  static final int RUNS_MAX = 50;

  private final List<Path> folders;
  // Guarded by this.
  private final List<PastRun> read = new ArrayList<>();
  private int next;

  private RunHistory(List<Path> folders) {
    this.folders = folders;
  }

  /// No runs.
  public static RunHistory none() {
    return new RunHistory(List.of());
  }

  /// The runs whose reports lie beside a folder.
  ///
  /// @param folder where the report of the new run goes; need not be there yet
  public static RunHistory beside(Path folder) {
    Path own = folder.toAbsolutePath().normalize();
    Path parent = own.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return none();
    }
    try (Stream<Path> entries = Files.list(parent)) {
      record Dated(Path folder, FileTime time) {}
      List<Dated> runs = new ArrayList<>();
      for (Path entry : entries.filter(entry -> !entry.equals(own)).toList()) {
        Path results = PastRunReader.results(entry);
        if (Files.isRegularFile(results)) {
          runs.add(new Dated(entry, Files.getLastModifiedTime(results)));
        }
      }
      return new RunHistory(
          runs.stream()
              .sorted(Comparator.comparing(Dated::time).thenComparing(Dated::folder).reversed())
              .limit(RUNS_MAX)
              .map(Dated::folder)
              .toList());
    } catch (IOException e) {
      return none();
    }
  }

  /// The newest run before this one.
  public Optional<PastRun> lastRun() {
    return run(0);
  }

  /// The scenarios that failed or were broken in the newest run, each once, in the order of that
  /// run.
  public List<String> failedLast() {
    return lastRun().stream()
        .flatMap(run -> run.scenarios().stream())
        .filter(outcome -> !outcome.passed())
        .map(PastRun.Outcome::name)
        .distinct()
        .toList();
  }

  /// The folder with a scenario's page in the newest run in which it passed.
  public Optional<Path> lastPassed(String scenario) {
    for (int i = 0; ; i++) {
      Optional<PastRun> run = run(i);
      if (run.isEmpty()) {
        return Optional.empty();
      }
      for (PastRun.Outcome outcome : run.get().scenarios()) {
        if (outcome.name().equals(scenario) && outcome.passed()) {
          return Optional.of(outcome.folder());
        }
      }
    }
  }

  /// How long each scenario took when it ran last, boot included.
  public Map<String, Duration> durations() {
    Map<String, Duration> durations = new HashMap<>();
    for (int i = 0; ; i++) {
      Optional<PastRun> run = run(i);
      if (run.isEmpty()) {
        return Map.copyOf(durations);
      }
      for (PastRun.Outcome outcome : run.get().scenarios()) {
        durations.putIfAbsent(outcome.name(), outcome.took());
      }
    }
  }

  /// The run at a place, 0 being the newest.
  private synchronized Optional<PastRun> run(int index) {
    while (read.size() <= index && next < folders.size()) {
      PastRunReader.read(folders.get(next++)).ifPresent(read::add);
    }
    return index < read.size() ? Optional.of(read.get(index)) : Optional.empty();
  }
}
