// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.SyntaxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Finds the scenarios that a person names by a folder, and the lab that they run in.
final class ScenarioSearch {
  private static final String CONF = "test.conf";
  private static final String LAB = "lab.yaml";

  /// A family's folder, a scenario's folder: deeper there is only what a scenario gives its hosts.
  private static final int DEPTH_MAX = 3;

  private ScenarioSearch() {}

  /// The folders of all scenarios in what was named, in order, each once.
  ///
  /// @throws SyntaxException when a name leads to no scenario
  static List<Path> folders(List<Path> named) {
    List<Path> found = new ArrayList<>();
    for (Path name : named) {
      List<Path> here = folders(name);
      if (here.isEmpty()) {
        throw new SyntaxException(
            name,
            1,
            1,
            Files.exists(name) ? "there is no scenario in this folder" : "there is no such folder",
            "A scenario is a folder with a file test.conf, such as"
                + " labs/strongswan/scenarios/nat-rw.");
      }
      found.addAll(here);
    }
    return found.stream().distinct().toList();
  }

  private static List<Path> folders(Path name) {
    if (!Files.isDirectory(name)) {
      return List.of();
    }
    // A folder that is named itself is a scenario, even a broken one: then the error says what is
    // missing.
    if (Files.isDirectory(name.resolve("hosts")) || Files.exists(name.resolve("evaltest.dat"))) {
      return List.of(name.toAbsolutePath().normalize());
    }
    try (Stream<Path> files =
        Files.find(name, DEPTH_MAX, (file, _) -> file.getFileName().toString().equals(CONF))) {
      return files.map(file -> file.toAbsolutePath().normalize().getParent()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
}
