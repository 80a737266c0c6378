// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.Cpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Protects what makes hours of virtual time quick: a lab's loop stays on one CPU, and labs beside
/// each other are not on the same one while another is free.
class SharedCpuTest {
  @Test
  void labsBesideEachOtherHaveCpusOfTheirOwn() {
    assumeThat(Cpus.allowed()).as("CPUs").hasSizeGreaterThan(1);
    var a = new SharedCpu();
    try (EventLoop first = EventLoop.start("first");
        EventLoop second = EventLoop.start("second");
        EventLoop third = EventLoop.start("third");
        SharedCpu b = new SharedCpu();
        SharedCpu c = new SharedCpu()) {
      a.gather(first, List.of());
      b.gather(second, List.of());

      assertThat(allowed(first)).matches("[0-9]+").isNotEqualTo(allowed(second));

      a.close();
      c.gather(third, List.of());

      assertThat(allowed(third)).as("given back by the first").isEqualTo(allowed(first));
    } finally {
      a.close();
    }
  }

  private static String allowed(EventLoop loop) {
    return loop.call(() -> {
      try {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
            .filter(line -> line.startsWith("Cpus_allowed_list:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseThrow();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
