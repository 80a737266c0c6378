// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Protects all commands as somebody types them: a shell script, `src/test/sh/every-command`, tries
/// each on a real lab and looks at what comes of it. None can be forgotten there.
@Tag("kernel")
@Timeout(420)
class EveryCommandTest {
  private static final Path SCRIPT = Umlaut.home().resolve("cli/src/test/sh/every-command");
  private static final int SECONDS_MAX = 400;

  @Test
  void eachCommandDoesWhatItSays(@TempDir Path folder) throws Exception {
    for (String program : List.of("script", "curl")) {
      assumeTrue(BrowserTest.program(program).isPresent(), "there is no " + program);
    }
    Path work = Files.createDirectory(folder.resolve("work"));
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder("sh", SCRIPT.toString(), work.toString())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    List<String> umlaut = OwnCommands.java("every", List.of("-XX:TieredStopAtLevel=1"));
    // In a build the class path has folders, of which no archive can be made.
    umlaut.removeIf(option -> option.contains("SharedArchive"));
    builder.environment().put("UMLAUT", String.join(" ", umlaut));
    Process process = builder.start();
    boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
    var _ = process.destroyForcibly();
    assertThat(ended && process.waitFor() == 0).as(Files.readString(log)).isTrue();
    assertThat(missing(Files.readAllLines(work.resolve("tried")))).as("never tried").isEmpty();
  }

  private static Set<String> missing(List<String> tried) {
    Terminal nobody = new CapturedTerminal().terminal(false);
    Set<String> missing = new TreeSet<>();
    leaves(Umlaut.commands(nobody, new Failures(nobody)), "", missing);
    assertThat(missing).hasSizeGreaterThan(40);
    missing.removeIf(command -> tried.stream().anyMatch(line -> line.startsWith(command)));
    return missing;
  }

  /// What can be typed: commands that have no others below them.
  private static void leaves(CommandLine line, String above, Set<String> leaves) {
    line.getSubcommands()
        .forEach((name, below) -> {
          if (!below.getSubcommands().isEmpty()) {
            leaves(below, above + name + ' ', leaves);
          } else if (!below.getCommandSpec().usageMessage().hidden()) {
            leaves.add(above + name);
          }
        });
  }
}
