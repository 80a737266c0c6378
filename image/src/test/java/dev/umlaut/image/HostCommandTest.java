// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects what a build says when it fails, and that an interrupted one ends with all it started.
@Tag("os")
class HostCommandTest {
  @TempDir Path directory;

  @Test
  void handsEveryLineOn() throws Exception {
    List<String> lines = new ArrayList<>();
    try (BuildLog log = log()) {
      sh("echo one; echo two >&2; echo \"$WORD\"").with("WORD", "three").run(log, lines::add);
      assertThat(log.file())
          .content()
          .isEqualTo("+ sh -c echo one; echo two >&2; echo \"$WORD\"\none\ntwo\nthree\n");
    }
    assertThat(lines).containsExactly("one", "two", "three");
  }

  @Test
  void failsWithTheLastLinesAndThePathOfTheLog() throws Exception {
    try (BuildLog log = log()) {
      assertThatThrownBy(() -> sh("seq 100; echo no rule to make it; exit 2").run(log, _ -> {}))
          .isInstanceOf(UmlautException.class)
          .hasMessageContaining("cannot test: sh ended with status 2")
          .hasMessageContaining("\n100\nno rule to make it")
          .hasMessageNotContaining("\n50\n")
          .satisfies(e -> assertThat(((UmlautException) e).hint()).contains("build.log"));
    }
  }

  @Test
  void namesAMissingProgram() throws Exception {
    try (BuildLog log = log()) {
      var command = HostCommand.of("test", directory, "umlaut-no-such-program");
      assertThatThrownBy(() -> command.run(log, _ -> {}))
          .isInstanceOf(EnvironmentException.class)
          .hasMessageContaining("umlaut-no-such-program");
    }
  }

  @Test
  void endsTheWholeTreeOfProcessesWhenInterrupted() throws Exception {
    var grandchild = new AtomicLong();
    var started = new CountDownLatch(1);
    var failure = new AtomicReference<Exception>();
    Thread runner =
        Thread.ofPlatform()
            .start(() -> {
              try (BuildLog log = log()) {
                sh("sh -c 'echo $$; exec sleep 1000' & wait")
                    .run(
                        log,
                        line -> {
                          grandchild.set(Long.parseLong(line));
                          started.countDown();
                        });
              } catch (IOException | InterruptedException e) {
                failure.set(e);
              }
            });
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
    Optional<ProcessHandle> process = ProcessHandle.of(grandchild.get());

    runner.interrupt();
    runner.join(10_000);

    assertThat(failure.get()).isInstanceOf(InterruptedException.class);
    if (process.isPresent()) {
      process.get().onExit().get(10, TimeUnit.SECONDS);
      assertThat(process.get().isAlive()).isFalse();
    }
  }

  private HostCommand sh(String program) {
    return HostCommand.of("test", directory, "sh", "-c", program);
  }

  private BuildLog log() throws IOException {
    return BuildLog.create(directory.resolve("build.log"));
  }
}
