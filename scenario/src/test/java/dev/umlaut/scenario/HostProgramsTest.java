// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostProgramsTest {
  private static final Set<HostRole> ALL = EnumSet.allOf(HostRole.class);

  /// The programs are shell: they must at least parse, for every combination of roles.
  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void areValidShell(String shell) throws Exception {
    Sections sections = new Sections();
    TestConf conf = TestConf.parse(Path.of("test.conf"), "SWANCTL=1\nIPV6=1\n");
    for (String program :
        List.of(
            HostPrograms.prepare(new HostPrograms.Wanted(true, ALL, true, true), sections),
            HostPrograms.prepare(new HostPrograms.Wanted(false, Set.of(), false, false), sections),
            HostPrograms.finish(ALL, EnumSet.allOf(HostPrograms.Cleaning.class), sections),
            HostPrograms.finish(Set.of(), Set.of(), sections),
            HostPrograms.repair("", sections),
            HostPrograms.renew(),
            CollectionProgram.of(conf, ALL, sections),
            CapturePrograms.STOP + CapturePrograms.PRINT)) {
      Process process = new ProcessBuilder(shell, "-n").redirectErrorStream(true).start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(program.getBytes(StandardCharsets.UTF_8));
      }
      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEmpty();
      assertThat(process.waitFor()).isZero();
    }
  }

  /// The counters of tcpdump's report are found, whatever the program calls itself.
  @Test
  void readsTheCountersOfACapture() throws IOException {
    String line = "tcpdump: 12 packets captured, 14 packets received by filter, 0 dropped\n";
    String search = CapturePrograms.STOP.replaceAll("(?s).*'([$]s/[^']*)'.*", "$1");
    Process process = new ProcessBuilder("sed", "-n", search).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(("tcpdump: listening on eth0\n" + line).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("12 14\n");
  }

  /// Output of many commands comes apart again, also when it has no end of line or is empty.
  @Test
  void sectionsComeApart() throws IOException {
    Sections sections = new Sections();
    String program =
        sections.function()
            + "echo noise; section a b; printf x; section c; section d; echo; echo y";
    Process process = new ProcessBuilder("sh", "-c", program).start();
    byte[] output = process.getInputStream().readAllBytes();

    assertThat(sections.split(output, 100))
        .containsExactly(
            new Sections.Section("a b", "x"),
            new Sections.Section("c", ""),
            new Sections.Section("d", "\ny\n"));
  }
}
