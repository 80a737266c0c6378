// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Protects what a person sees who made a mistake in `lab.yaml`: the place, and what to write.
class LabFileErrorsTest {
  @TempDir Path folder;

  /// What is replaced in the lab that uses every key, by what, and the error and hint that follow.
  static Stream<Arguments> mistakes() throws IOException {
    try (InputStream file = LabFileErrorsTest.class.getResourceAsStream("/mistakes.txt")) {
      return new String(requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.replace("\\n", "\n").split(" \\| ?", -1))
          .map(fields -> Arguments.of(fields[0], fields[1], fields[2], fields[3]));
    }
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsShownWithItsPlaceAndARemedy(
      String piece, String replacement, String error, String hint) {
    SyntaxException thrown = fails(LabText.with(piece, replacement));

    assertThat(thrown)
        .hasMessage(folder.resolve("lab.yaml") + ":" + error.replace("FOLDER", folder.toString()));
    assertThat(thrown.hint()).isEqualTo(hint.replace("FOLDER", folder.toString()));
  }

  @Test
  void aMissingFileIsSaidToBeMissing() {
    SyntaxException thrown =
        catchThrowableOfType(
            SyntaxException.class, () -> LabFile.read(folder.resolve("nowhere.yaml")));

    assertThat(thrown).hasMessage(folder.resolve("nowhere.yaml") + ":1:1: there is no such file");
  }

  @Test
  void anEmptyFileIsSaidToBeEmpty() {
    assertThat(fails("# nothing\n")).hasMessageEndingWith("lab.yaml:1:1: the file is empty");
  }

  @Test
  void aByteThatIsNotUtf8IsFound() throws IOException {
    Path file = LabText.write(folder, LabText.EVERYTHING);
    Files.write(file, "lab: a\nimage: b\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

    SyntaxException thrown = catchThrowableOfType(SyntaxException.class, () -> LabFile.read(file));

    assertThat(thrown).hasMessageEndingWith(":2:9: this byte is not UTF-8");
  }

  @Test
  void aControlCharacterIsFound() {
    assertThat(fails("lab: a\nimage: b\u0001\n"))
        .hasMessageEndingWith(":2:9: not YAML: a control character");
  }

  @Test
  void aHostileFileMeetsLimits() {
    assertThat(fails("a: " + "[".repeat(5_000)))
        .hasMessageContaining("nested deeper than 16 levels");
    assertThat(fails("a: &a 1\nb: [" + "*a,".repeat(101) + "]"))
        .hasMessageContaining("more than 100 aliases");
    assertThat(fails("#".repeat((1 << 20) + 1))).hasMessageContaining("larger than 1048576 bytes");
    assertThat(fails(LabText.with("[10.1.0.10/16]", "[" + "10.1.0.10/16,".repeat(17) + "]")))
        .hasMessageContaining("more than 16 items");
  }

  @Test
  void whateverTheFileHoldsTheReaderGivesALabOrASyntaxError() {
    long seed = 20_261_122;
    Random random = new Random(seed);
    String alphabet = "{}[]:,-&*!|>'\"%@#? \n\tabcM0129./é";
    for (int round = 0; round < 400; round++) {
      StringBuilder text = new StringBuilder(LabText.EVERYTHING);
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + random.nextInt(6));
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        text.replace(at, to, random.nextBoolean() ? String.valueOf(c) : "");
      }
      String mutated = text.toString();
      try {
        assertThat(LabFile.read(LabText.write(folder, mutated)).hosts()).isNotEmpty();
      } catch (SyntaxException e) {
        assertThat(e.line()).as("seed %d round %d", seed, round).isPositive();
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + round + ":\n" + mutated, e);
      }
    }
  }

  private SyntaxException fails(String text) {
    Path file = LabText.write(folder, text);
    SyntaxException thrown = catchThrowableOfType(SyntaxException.class, () -> LabFile.read(file));
    assertThat(thrown).as("an error for\n%s", text).isNotNull();
    return thrown;
  }
}
