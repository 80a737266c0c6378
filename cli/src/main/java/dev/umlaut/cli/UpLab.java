// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.Nearest;
import dev.umlaut.lab.RunningLabs;
import dev.umlaut.web.LabClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A lab that is up, and the way to its API.
///
/// @param entry its name and folder
/// @param client asks its API
record UpLab(RunningLabs.Entry entry, LabClient client) {
  private static final String HINT = "\"umlaut up labs/strongswan\" starts one";

  String name() {
    return entry.name();
  }

  /// All labs that are up. What dead processes left is removed, and told.
  static List<UpLab> all(Terminal terminal) {
    RunningLabs labs = RunningLabs.ofUser();
    List<UpLab> found = labs.entries().stream().map(UpLab::of).toList();
    if (found.stream().allMatch(lab -> lab.client().isServed())) {
      return found;
    }
    for (RunningLabs.Entry dead : labs.sweep()) {
      terminal
          .err()
          .println(
              terminal.styled("@|bold,yellow umlaut:|@ ")
                  + "the process of lab %s has died; what it left is removed (its log: %s)"
                      .formatted(dead.name(), dead.log()));
    }
    return labs.entries().stream().map(UpLab::of).toList();
  }

  private static UpLab of(RunningLabs.Entry entry) {
    return new UpLab(entry, new LabClient(entry.socket()));
  }

  /// The lab of this name, if it is up.
  static Optional<UpLab> find(Terminal terminal, String name) {
    return all(terminal).stream().filter(lab -> lab.name().equals(name)).findFirst();
  }

  /// The lab that is meant by its name, its file or its folder.
  ///
  /// @throws UsageException no such lab is up
  static UpLab named(Terminal terminal, String word) {
    List<UpLab> up = all(terminal);
    List<String> names = up.stream().map(UpLab::name).toList();
    String name =
        !names.contains(word) && Files.exists(Path.of(word))
            ? LabFile.read(Path.of(word)).name()
            : word;
    return up.stream()
        .filter(lab -> lab.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "no lab \"" + name + "\" is up",
                names.isEmpty() ? HINT : Nearest.hint(name, names, "labs that are up")));
  }

  /// The only lab that is up.
  ///
  /// @throws UsageException there is none, or more than one
  static UpLab only(Terminal terminal) {
    List<UpLab> up = all(terminal);
    if (up.size() == 1) {
      return up.getFirst();
    }
    if (up.isEmpty()) {
      throw new UsageException("no lab is up", HINT);
    }
    throw new UsageException(
        "which lab? More than one is up",
        "say --lab NAME: " + String.join(", ", up.stream().map(UpLab::name).toList()));
  }
}
