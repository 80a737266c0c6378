// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Protects the choice of CPUs: a thread that asks for one runs there and nowhere else, and what
/// cannot be pinned is told, not thrown.
class CpusTest {
  @Test
  void listsOfCpusAreRead() {
    assertThat(Cpus.parse("0-2,5")).containsExactly(0, 1, 2, 5);
    assertThat(Cpus.parse("3")).containsExactly(3);
    assertThat(Cpus.allowed()).isNotEmpty();
  }

  @Test
  void aPinnedThreadMayUseThatCpuOnly() throws Exception {
    int cpu = Cpus.allowed().getLast();
    var allowed = new CompletableFuture<String>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                assertThat(Cpus.pin(Cpus.THIS_THREAD, cpu)).isTrue();
                allowed.complete(
                    Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                        .filter(line -> line.startsWith("Cpus_allowed_list:"))
                        .findFirst()
                        .orElseThrow());
              } catch (Throwable e) {
                allowed.completeExceptionally(e);
              }
            });
    thread.join();

    assertThat(allowed.get()).isEqualTo("Cpus_allowed_list:\t" + cpu);
  }

  @Test
  void noSuchThreadAndNoSuchCpuAreTold() {
    assertThat(Cpus.pin(Integer.MAX_VALUE, 0)).isFalse();
    assertThat(Cpus.pin(Cpus.THIS_THREAD, 100_000)).isFalse();
  }
}
