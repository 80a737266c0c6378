// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Protects the main job, on real kernels: every shipped scenario passes, and fails when one of its
/// expectations is turned around. Builds kernel and image when the store has none.
@Tag("kernel")
class ShippedScenariosTest {
  private static final Path LABS = Umlaut.home().resolve("labs");

  /// What is in the folders `LAB/scenarios`, so that no scenario can be forgotten here.
  static List<String> shipped() throws IOException {
    try (Stream<Path> folders = Files.walk(LABS, 3)) {
      return folders
          .map(LABS::relativize)
          .filter(name -> name.getNameCount() == 3 && name.getName(1).endsWith("scenarios"))
          .map(Path::toString)
          .sorted()
          .toList();
    }
  }

  private final CapturedTerminal captured = new CapturedTerminal();

  @ParameterizedTest
  @MethodSource("shipped")
  void passes(String shipped, @TempDir Path folder) {
    Path scenario = LABS.resolve(shipped);

    int status = test(scenario, scenario, folder);

    assertThat(status).as("%s", captured).isEqualTo(ExitStatus.OK);
    assertThat(captured.out()).contains("PASSED " + scenario.getFileName());
    assertThat(folder.resolve("index.html")).exists();
    assertThat(folder.resolve("results.xml")).exists();
    assertThat(folder.resolve("results.json")).exists();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void failsWhenOneExpectationIsTurnedAround(String shipped, @TempDir Path folder)
      throws IOException {
    Path scenario = LABS.resolve(shipped);
    Path turned = copy(scenario, folder.resolve("scenarios").resolve(scenario.getFileName()));
    int line = turnLastYesAround(turned.resolve("evaltest.dat"));

    int status = test(scenario, turned, folder.resolve("results"));

    assertThat(status).as("%s", captured).isEqualTo(ExitStatus.FAILED);
    assertThat(captured.out())
        .contains("FAILED " + scenario.getFileName())
        .contains("evaltest.dat:" + line)
        .contains("no line that matches");
  }

  /// @param shipped the scenario that comes with Umlaut, in its lab
  /// @param scenario the one to run: that one, or a copy of it
  private int test(Path shipped, Path scenario, Path results) {
    String lab = shipped.resolve("../..").normalize().toString();
    return captured.run("test", "--lab", lab, "--results", results.toString(), scenario.toString());
  }

  private static int turnLastYesAround(Path evaltest) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(evaltest));
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).endsWith("::YES")) {
        lines.set(i, lines.get(i).replaceAll("YES$", "NO"));
        Files.write(evaltest, lines);
        return i + 1;
      }
    }
    throw new IllegalStateException("no ::YES in " + evaltest);
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        if (!Files.isDirectory(file)) {
          Files.copy(file, target);
        }
      }
    }
    return to;
  }
}
