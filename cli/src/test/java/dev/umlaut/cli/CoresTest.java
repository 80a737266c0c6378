// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.lab.RunningLabs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Protects what is told of programs that crash: real ones, in a host of a real lab.
@Tag("kernel")
@Timeout(120)
class CoresTest {
  private static final String LAB = "cores-" + ProcessHandle.current().pid();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void down() throws IOException {
    var _ = new CapturedTerminal().run("down", "--fresh", LAB);
    Files.deleteIfExists(RunningLabs.ofUser().log(LAB));
  }

  @Test
  void aCrashIsListedFetchedAndForgotten() throws IOException {
    Files.writeString(
        folder.resolve("lab.yaml"),
        "{lab: %s, kernel: lean, image: strongswan, networks: {}, hosts: {moon: {}, sun: {}}}"
            .formatted(LAB));
    assertThat(run(ExitStatus.OK, "up", folder.toString()).out()).contains("2 hosts");
    assertThat(cores().out()).isEqualTo("No program has crashed.\n");
    String crash =
        """
        until grep -q umlaut /proc/sys/kernel/core_pattern; do sleep 0.05; done
        cp /bin/sleep '/tmp/odd name'
        setsid env '/tmp/odd name' 100 & p=$!
        until [ "$(cat /proc/$p/comm)" = 'odd name' ]; do sleep 0.05; done
        kill -SEGV $p
        until grep -q . /var/crash/core.odd_name.$p; do sleep 0.05; done
        while pgrep -x crash >/dev/null; do sleep 0.05; done
        touch '/var/crash/core. no core.1'
        echo $p
        """;
    String process = run(ExitStatus.OK, "exec", "-n", "--lab", LAB, "moon", crash).out().strip();
    String file = "core.odd_name." + process;

    assertThat(cores("--backtrace", "sun").out()).isEqualTo("No program has crashed.\n");
    assertThat(cores().out().lines().skip(1))
        .singleElement()
        .satisfies(line ->
            assertThat(line)
                .matches(
                    "moon +odd_name +%s +11 SEGV +[0-9]+ KB +20.*Z +%s".formatted(process, file)));
    JsonNode core = JsonMapper.builder().build().readTree(cores("moon", "--json").out()).path(0);
    assertThat(core.path("signal").asInt()).isEqualTo(11);
    assertThat(core.path("file").asString()).isEqualTo(file);

    Path target = folder.resolve("fetched");
    assertThat(cores("-o", target.toString()).err()).contains("moon/" + file);
    byte[] fetched = Files.readAllBytes(target.resolve("moon").resolve(file));
    assertThat(fetched).hasSize(core.path("sizeBytes").asInt()).startsWith(0x7f, 'E', 'L', 'F');
    assertThat(new String(fetched, StandardCharsets.ISO_8859_1)).contains("/tmp/odd name");

    assertThat(run(ExitStatus.ENVIRONMENT, "cores", "--lab", LAB, "--backtrace").err())
        .contains("no gdb in its image", "development");
    assertThat(run(ExitStatus.USAGE, "cores", "--lab", LAB, "mon").err())
        .contains("did you mean \"moon\"?");
    var _ = run(ExitStatus.OK, "pause", "--lab", LAB, "sun");
    CapturedTerminal last = cores("--clear");
    assertThat(last.out()).contains(file);
    assertThat(last.err()).contains("sun is paused: not asked");
    assertThat(cores().out()).isEqualTo("No program has crashed.\n");
  }

  private static CapturedTerminal cores(String... words) {
    List<String> all = new ArrayList<>(List.of("cores", "--lab", LAB));
    all.addAll(List.of(words));
    return run(ExitStatus.OK, all.toArray(String[]::new));
  }

  private static CapturedTerminal run(int status, String... words) {
    CapturedTerminal captured = new CapturedTerminal();
    assertThat(captured.run(words)).as("%s: %s", List.of(words), captured).isEqualTo(status);
    return captured;
  }
}
