// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects the run of a suite on real kernels: labs side by side, and a lab that serves a second
/// scenario.
@Tag("kernel")
class SuiteRunTest {
  private final CapturedTerminal captured = new CapturedTerminal();

  @Test
  void threeScenariosRunInTwoLabs(@TempDir Path folder) throws IOException {
    int status =
        captured.run(
            "test",
            "--jobs",
            "2",
            "--results",
            folder.resolve("results").toString(),
            "crl-revoked",
            "net2net-cert",
            "rw-cert");

    assertThat(status).as("%s", captured).isEqualTo(ExitStatus.OK);
    assertThat(captured.out()).contains("3 scenarios in 2 labs", "3 passed, 0 failed, 0 broken");
    assertThat(names(folder.resolve("results/consoles")))
        .as("a lab for each job, and none for the third scenario")
        .containsExactly("lab-1", "lab-2");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
