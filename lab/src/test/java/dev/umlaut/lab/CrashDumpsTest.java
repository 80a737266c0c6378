// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A program that crashes in a host leaves its memory, in a form that debuggers read, and a loop of
/// crashes does not fill the disk.
@Tag("kernel")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CrashDumpsTest {
  private static final Path HOME =
      Path.of(System.getProperty("umlaut.home", "..")).toAbsolutePath();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void aCrashLeavesTheMemoryOfTheProgram() throws IOException {
    LabDefinition pair = LabFile.read(HOME.resolve("lab/src/test/resources/pair"));
    Provision provision =
        Provision.of(pair, HOME, Store.ofUser(), Progress.silent(), Consent.given());
    try (Lab lab = Lab.start(pair, Set.of("sun"), provision, LabOptions.defaults())) {
      LabHost sun = lab.host("sun");
      String crashes =
          """
          until grep -q umlaut /proc/sys/kernel/core_pattern; do sleep 0.05; done
          for i in 1 2 3 4 5 6 7 8 9 10; do sh -c 'kill -SEGV $$'; done
          cp /bin/sh '/tmp/odd name;'; '/tmp/odd name;' -c 'kill -ABRT $$'
          true
          """;
      assertThat(output(sun, crashes)).isEmpty();
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (!console(sun).contains("umlaut: core.odd_name_.")) {
        assertThat(System.nanoTime()).as(console(sun)).isLessThan(deadline);
        assertThat(output(sun, "sleep 0.05")).isEmpty();
      }

      assertThat(console(sun)).contains("umlaut: core.sh.", "signal 11", "signal 6");
      String look =
          """
          cd /var/crash; stat -c '%a %U' core.odd*; head -c 4 core.odd*; echo
          head -c 65536 core.odd* | grep -abo SXPF | wc -l
          [ "$(ls | wc -l)" -le 10 ] && echo few
          """;
      assertThat(output(sun, look)).isEqualTo("600 root\n\u007fELF\n0\nfew\n");
    }
  }

  private static String console(LabHost host) throws IOException {
    return Files.readString(host.guest().spec().consoleLog());
  }

  private static String output(LabHost host, String command) {
    CommandResult result = host.shell().run(command, LIMIT);
    assertThat(result.exitStatus())
        .as(command + ": " + new String(result.errors(), StandardCharsets.UTF_8))
        .isZero();
    return new String(result.output(), StandardCharsets.UTF_8);
  }
}
