// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// The scenarios below a folder: of a suite with its families, or of one family.
///
/// @param root the folder
/// @param scenarios the name relative to the root, and the folder, in the order of the names
record SuiteFolder(Path root, NavigableMap<String, Path> scenarios) {
  /// By any of these a folder is known as a scenario, be it a broken one.
  private static final List<String> MARKS =
      List.of("test.conf", "evaltest.dat", "pretest.dat", "posttest.dat");

  /// Families may be nested, but nobody nests them deeper.
  private static final int DEPTH_MAX = 6;

  private static final String WILDCARDS = "*?[{";

  /// Look through a folder. A folder that has `tests` in it stands for that one.
  static SuiteFolder of(Path folder) {
    Path tests = folder.resolve("tests");
    Path root = Files.isDirectory(tests) && !isScenario(folder) ? tests : folder;
    root = root.toAbsolutePath().normalize();
    NavigableMap<String, Path> found = new TreeMap<>();
    collect(root, root, found);
    return new SuiteFolder(root, found);
  }

  /// Whether a folder is a scenario, even if files of it are missing.
  static boolean isScenario(Path folder) {
    return MARKS.stream().anyMatch(mark -> Files.exists(folder.resolve(mark)));
  }

  static boolean hasWildcard(String name) {
    return name.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
  }

  private static void collect(Path root, Path at, NavigableMap<String, Path> found) {
    if (isScenario(at)) {
      Path name = at.equals(root) ? at.getFileName() : root.relativize(at);
      found.put(String.valueOf(name), at);
      return;
    }
    if (root.relativize(at).getNameCount() > DEPTH_MAX) {
      return;
    }
    try (Stream<Path> entries = Files.list(at)) {
      entries
          .filter(Files::isDirectory)
          .filter(entry -> !String.valueOf(entry.getFileName()).startsWith("."))
          .forEach(entry -> collect(root, entry, found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The folders of the scenarios that a name means: one scenario, all of a family, or those that
  /// match its wildcards, which do not reach over a `/`.
  List<Path> matching(String name) {
    PathMatcher matcher;
    try {
      matcher = FileSystems.getDefault().getPathMatcher("glob:" + Path.of(name).normalize());
    } catch (PatternSyntaxException e) {
      return List.of();
    }
    List<Path> matched = new ArrayList<>();
    scenarios.forEach((scenario, folder) -> {
      Path path = Path.of(scenario);
      for (int names = 1; names <= path.getNameCount(); names++) {
        if (matcher.matches(path.subpath(0, names))) {
          matched.add(folder);
          break;
        }
      }
    });
    return matched;
  }

  /// The names of all families.
  Set<String> families() {
    Set<String> families = new TreeSet<>();
    for (String scenario : scenarios.keySet()) {
      for (Path at = Path.of(scenario).getParent(); at != null; at = at.getParent()) {
        families.add(at.toString());
      }
    }
    return families;
  }
}
