// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.Nearest;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Finds the scenarios that a person means, and the lab and the host files that they run with.
final class ScenarioSearch {
  private static final String LAB = "lab.yaml";

  /// A scenario, its family, an outer family, the suite's folder, and the one beside which its
  /// hosts are.
  private static final int ABOVE_MAX = 5;

  private final Path home;
  private final Optional<Path> suite;

  /// @param home the checkout
  /// @param suite the folder that names are relative to; empty: the first suite or family that is
  ///   named, else the shipped scenarios
  ScenarioSearch(Path home, Optional<Path> suite) {
    this.home = home;
    this.suite = suite;
  }

  /// A scenario that was found.
  ///
  /// @param folder absolute
  /// @param named whether just this one was named, not a family or a pattern that it belongs to
  record Chosen(Path folder, boolean named) {}

  /// What was named is not there.
  static final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFound(String message, String hint) {
      super(hint.isEmpty() ? message : message + "\n  " + hint);
    }
  }

  /// The scenarios that were named, in the order of the words, each once.
  ///
  /// @param words folders, names, wildcards; none: the whole suite
  /// @throws NotFound when a word means no scenario
  List<Chosen> find(List<String> words) {
    SuiteFolder base = base(words);
    List<String> wanted = new ArrayList<>(words.isEmpty() ? List.of("*") : words);
    if (suite.isEmpty() && wanted.stream().anyMatch(word -> folder(word).isEmpty())) {
      // A suite with names behind it: the names choose from it.
      wanted.removeIf(word ->
          folder(word).filter(path -> SuiteFolder.of(path).root().equals(base.root())).isPresent());
    }
    Map<Path, Chosen> found = new LinkedHashMap<>();
    for (String word : wanted) {
      for (Chosen chosen : find(word, base)) {
        found.merge(
            chosen.folder(),
            chosen,
            (one, other) -> new Chosen(one.folder(), one.named() || other.named()));
      }
    }
    return List.copyOf(found.values());
  }

  private List<Chosen> find(String word, SuiteFolder base) {
    List<Path> inSuite = base.matching(word);
    Optional<Path> folder = folder(word);
    if (!inSuite.isEmpty() && (suite.isPresent() || folder.isEmpty())) {
      boolean named = !SuiteFolder.hasWildcard(word) && base.scenarios().containsKey(trimmed(word));
      return inSuite.stream().map(path -> new Chosen(path, named)).toList();
    }
    if (folder.isEmpty()) {
      throw new NotFound("there is no such folder or scenario: " + word, hint(word, base));
    }
    Path path = folder.get().toAbsolutePath().normalize();
    if (SuiteFolder.isScenario(path)) {
      return List.of(new Chosen(path, true));
    }
    List<Path> inside = List.copyOf(SuiteFolder.of(path).scenarios().values());
    if (inside.isEmpty()) {
      throw new NotFound(
          "there is no scenario in this folder: " + word,
          "A scenario is a folder with a file test.conf, such as"
              + " labs/strongswan/scenarios/nat-rw.");
    }
    return inside.stream().map(scenario -> new Chosen(scenario, false)).toList();
  }

  private SuiteFolder base(List<String> words) {
    if (suite.isPresent()) {
      Path folder = suite.get();
      if (!Files.isDirectory(folder)) {
        throw new NotFound("there is no such folder: " + folder, "--suite wants a suite's folder.");
      }
      return SuiteFolder.of(folder);
    }
    return words.stream()
        .flatMap(word -> folder(word).stream())
        .filter(path -> !SuiteFolder.isScenario(path))
        .findFirst()
        .map(SuiteFolder::of)
        .orElseGet(() -> SuiteFolder.of(home.resolve("labs/strongswan/scenarios")));
  }

  private static Optional<Path> folder(String word) {
    try {
      return Optional.of(Path.of(word)).filter(Files::isDirectory);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static String trimmed(String word) {
    return Path.of(word).normalize().toString();
  }

  private static String hint(String word, SuiteFolder base) {
    TreeSet<String> known = new TreeSet<>(base.families());
    known.addAll(base.scenarios().keySet());
    String elsewhere =
        known.stream()
            .filter(name -> name.endsWith("/" + word))
            .limit(3)
            .map(name -> '"' + name + '"')
            .collect(Collectors.joining(" or "));
    if (!elsewhere.isEmpty()) {
      return "did you mean " + elsewhere + "?";
    }
    return Nearest.to(word, known)
        .map(name -> "did you mean \"" + name + "\"?")
        .orElse(
            "Names are relative to %s, which --suite changes; --list shows them."
                .formatted(base.root()));
  }

  /// The file of the lab that a scenario belongs to: the nearest `lab.yaml` in the folders above
  /// it; for a scenario outside of any lab the shipped strongSwan lab, whose format it has.
  static Path labOf(Path scenario, Path home) {
    for (Path at = scenario; at != null; at = at.getParent()) {
      Path lab = at.resolve(LAB);
      if (Files.isRegularFile(lab)) {
        return lab;
      }
    }
    return home.resolve("labs/strongswan").resolve(LAB);
  }

  /// The file of a lab that a person named by its folder or its file.
  static Path labNamed(Path name) {
    return Files.isDirectory(name) ? name.resolve(LAB) : name;
  }

  /// The folder with files for hosts that a scenario's suite brings along: `hosts`, with a folder
  /// `default` in it, beside the folder of the suite. A lab's own folder is none: its file says
  /// what belongs to its hosts.
  static Optional<Path> hostFoldersOf(Path scenario) {
    Path at = scenario.getParent();
    for (int up = 0; up < ABOVE_MAX && at != null; up++, at = at.getParent()) {
      if (Files.isRegularFile(at.resolve(LAB))) {
        return Optional.empty();
      }
      Path hosts = at.resolve("hosts");
      if (Files.isDirectory(hosts.resolve("default"))) {
        return Optional.of(hosts);
      }
    }
    return Optional.empty();
  }
}
