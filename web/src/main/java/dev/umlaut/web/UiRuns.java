// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The commands that were started from the page: labs that come up, and scenarios. Any thread.
final class UiRuns implements AutoCloseable {
  private static final int RUNNING_MAX = 4;
  private static final int KEPT_MAX = 20;
  private static final int FOLDERS_MAX = 500;

  private final CommandLauncher launcher;
  private final Map<String, UiRun> runs = new LinkedHashMap<>();
  private int last;

  UiRuns(CommandLauncher launcher) {
    this.launcher = launcher;
  }

  /// What is to be started.
  ///
  /// @param command `up` or `test`
  /// @param target a lab, or scenarios: a path, or the name of a shipped lab
  /// @param virtual whether in virtual time
  record Order(@Nullable String command, @Nullable String target, boolean virtual) {
    /// @throws IllegalArgumentException there is no such command
    List<String> words() {
      String what = target == null ? "" : target.strip();
      if (what.isEmpty() || what.startsWith("-") || what.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("what is to be started?");
      }
      List<String> words = new ArrayList<>();
      switch (String.valueOf(command)) {
        case "up" -> words.add("up");
        case "test" -> words.addAll(List.of("test", "--json"));
        default -> throw new IllegalArgumentException("no such command: " + command);
      }
      if (virtual) {
        words.add("--virtual");
      }
      words.add(what);
      return List.copyOf(words);
    }
  }

  synchronized UiRun.Summary start(Order order) {
    List<String> words = order.words();
    if (runs.values().stream().filter(run -> !run.isEnded()).count() >= RUNNING_MAX) {
      throw new UmlautException(RUNNING_MAX + " commands are running", "wait for one, or stop it");
    }
    try {
      String id = String.valueOf(++last);
      UiRun run = new UiRun(id, words, launcher.start(words));
      runs.put(id, run);
      forget();
      return run.summary();
    } catch (IOException e) {
      throw new UmlautException("cannot be started: " + e.getMessage(), "", e);
    }
  }

  private void forget() {
    if (runs.size() > KEPT_MAX) {
      Optional<String> oldest =
          runs.values().stream().filter(UiRun::isEnded).map(run -> run.summary().id()).findFirst();
      oldest.ifPresent(runs::remove);
    }
  }

  synchronized List<UiRun.Summary> list() {
    return runs.values().stream().map(UiRun::summary).toList();
  }

  /// @throws ApiException there is none of that name
  synchronized UiRun find(String id) {
    UiRun run = runs.get(id);
    if (run == null) {
      throw ApiException.notFound("there is no run " + id, "");
    }
    return run;
  }

  /// The first page of a report.
  ///
  /// @param secret its name
  /// @throws ApiException there is none
  synchronized Path report(String secret) {
    return runs.values().stream()
        .flatMap(run -> run.report(secret).stream())
        .findFirst()
        .orElseThrow(() -> ApiException.notFound("there is no such report", ""));
  }

  /// What is shipped, to choose from.
  ///
  /// @param labs folders of labs
  /// @param scenarios folders of scenarios, of all labs
  record Shelf(List<String> labs, List<String> scenarios) {}

  Shelf shelf() {
    Path shipped = launcher.shippedLabs();
    List<String> labs = new ArrayList<>();
    List<String> scenarios = new ArrayList<>();
    for (Path lab : foldersOf(shipped)) {
      if (Files.isRegularFile(lab.resolve("lab.yaml"))) {
        labs.add(lab.toString());
        foldersOf(lab.resolve("scenarios")).forEach(one -> scenarios.add(one.toString()));
      }
    }
    return new Shelf(labs, scenarios);
  }

  private static List<Path> foldersOf(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.filter(Files::isDirectory).sorted().limit(FOLDERS_MAX).toList();
    } catch (IOException e) {
      throw new UmlautException("cannot list " + folder + ": " + e.getMessage(), "", e);
    }
  }

  /// Ends those that have not ended.
  @Override
  public synchronized void close() {
    runs.values().forEach(UiRun::close);
  }
}
