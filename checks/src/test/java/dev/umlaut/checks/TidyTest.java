// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Protects the house rules of CONTRIBUTING.md that no linter knows.
class TidyTest {
  private static final int LINES_MAX = 400;
  private static final int MEDIAN_LINES_MAX = 120;
  private static final int WIDTH_MAX = 100;

  /// Files that may be longer than [#LINES_MAX], each with its reason.
  private static final Map<String, String> LONG_FOR_A_REASON = Map.of();

  /// In pieces, so that this file does not hold the words that it looks for.
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b|not imple" + "mented");

  private static final Pattern VAGUE_TYPE =
      Pattern.compile(
          "\\b(?:class|interface|record|enum)"
              + " (\\w*(?:Manager|Helper|Util|Utils|Impl)|Abstract\\w*)\\b");

  private static final Pattern SWITCHED_OFF = Pattern.compile("@Disab" + "led|assumeTrue\\(false");

  private final SourceTree tree = SourceTree.ofThisCheckout();
  private final List<Path> sources = tree.filesNamed(".java");

  @Test
  void everySourceFileNamesItsLicence() {
    assertThat(sources)
        .hasSizeGreaterThan(50)
        .allSatisfy(file ->
            assertThat(tree.read(file))
                .as(tree.name(file))
                .startsWith("// SPDX-License-Identifier: Apache-2.0\n"));
  }

  @Test
  void filesAreSmall() {
    List<String> tooLong = new ArrayList<>();
    List<Long> lengths = new ArrayList<>();
    for (Path file : sources) {
      long lines = tree.read(file).lines().count();
      if (lines > LINES_MAX && !LONG_FOR_A_REASON.containsKey(tree.name(file))) {
        tooLong.add(tree.name(file) + ": " + lines);
      }
      if (file.toString().contains("/src/main/")
          && !file.endsWith("package-info.java")
          && !file.endsWith("module-info.java")) {
        lengths.add(lines);
      }
    }
    lengths.sort(null);

    assertThat(tooLong).as("files over %d lines", LINES_MAX).isEmpty();
    assertThat(lengths.get(lengths.size() / 2))
        .as("median length of a file")
        .isLessThanOrEqualTo(MEDIAN_LINES_MAX);
  }

  @Test
  void linesAreNarrow() {
    List<String> wide = new ArrayList<>();
    for (Path file : sources) {
      List<String> lines = tree.read(file).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        // The formatter cannot break a text block or an address.
        if (line.length() > WIDTH_MAX && !line.contains("http") && !line.startsWith("import")) {
          wide.add(tree.name(file) + ":" + (i + 1));
        }
      }
    }
    assertThat(wide).as("lines over %d columns", WIDTH_MAX).isEmpty();
  }

  @Test
  void nothingIsLeftUnfinished() {
    assertThat(matches(UNFINISHED)).isEmpty();
  }

  @Test
  void typesAreNamedForWhatTheyAre() {
    assertThat(matches(VAGUE_TYPE)).isEmpty();
  }

  @Test
  void noTestIsSwitchedOff() {
    assertThat(matches(SWITCHED_OFF)).isEmpty();
  }

  @Test
  void everyRoomExplainsItself() {
    List<Path> rooms =
        tree.filesNamed("pom.xml").stream()
            .map(pom -> pom.resolveSibling("src/main/java"))
            .filter(Files::isDirectory)
            .toList();
    assertThat(rooms).hasSizeGreaterThan(10);
    for (Path sources : rooms) {
      String room = String.valueOf(tree.home().relativize(sources).getName(0));
      assertThat(tree.read(sources.resolve("module-info.java"))).as(room).contains("///");
      assertThat(tree.read(sources.resolve("dev/umlaut/" + room + "/package-info.java")))
          .as(room)
          .contains("///", "@NullMarked");
    }
  }

  private List<String> matches(Pattern pattern) {
    List<String> found = new ArrayList<>();
    for (Path file : sources) {
      if (file.endsWith("TidyTest.java")) {
        continue;
      }
      List<String> lines = tree.read(file).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        if (pattern.matcher(lines.get(i)).find()) {
          found.add(tree.name(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    return found;
  }
}
