// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import static dev.umlaut.loop.TestKernel.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Virtual time cannot run out on one who keeps it from passing: real time can.
@Tag("os")
class WatchdogTest {
  private static final Duration LIMIT = Duration.ofMillis(30);
  private static final Duration FAR = Duration.ofHours(1);

  @TempDir Path directory;
  private final EventLoop loop = EventLoop.startVirtual("test-loop", Instant.EPOCH);
  private final VirtualTime time = loop.virtualTime().orElseThrow();
  private final List<String> stuck = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();

  @BeforeEach
  void setLimit() {
    limit(LIMIT);
  }

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  private void limit(Duration realLimit) {
    time.onStuck(realLimit, stuck::add);
    assertThat(loop.<Integer>call(() -> 1)).isEqualTo(1);
  }

  private Path expect(String name) {
    Path socket = directory.resolve(name);
    AutoCloseable _ = time.expect(name, socket);
    return socket;
  }

  /// It spins: its process must be ended from outside, and then the others go on.
  @Test
  void kernelThatDoesNotGiveTheProcessorBackIsToldOncePerRun() {
    Path path = expect("spinner");
    try (Claim _ = loop.passing()) {
      try (TestKernel kernel = TestKernel.running(path)) {
        await(() -> stuck.size() == 1);
        loop.execute(() -> log.add("task"));
        kernel.waitUntil(1_000_000);
        kernel.awaitRun();
        assertThat(log).containsExactly("task");
        await(() -> stuck.size() == 2);
      }
      Timer _ = loop.after(FAR, () -> log.add("timer"));
      await(() -> log.size() == 2);
    }
    assertThat(stuck).containsExactly("spinner", "spinner");
  }

  /// The other way to spin: it asks again and again for the time that it is.
  @Test
  void kernelWhoseTimeDoesNotPassIsTold() {
    Path path = expect("spinner");
    try (Claim _ = loop.passing();
        TestKernel kernel = TestKernel.running(path)) {
      kernel.waitUntil(1_000_000);
      await(() -> {
        if (kernel.runs()) {
          kernel.waitUntil(1_000_000);
        }
        return !stuck.isEmpty();
      });
    }
    assertThat(stuck).containsExactly("spinner");
  }

  /// Its process may hang before it opens its clock.
  @Test
  void kernelThatNeverComesIsTold() throws Exception {
    AutoCloseable expected = time.expect("missing", directory.resolve("missing"));
    try (Claim _ = loop.passing()) {
      Timer _ = loop.after(FAR, () -> log.add("timer"));
      await(() -> !stuck.isEmpty());
      assertThat(log).isEmpty();
      expected.close();
      await(() -> !log.isEmpty());
    }
    assertThat(stuck).containsExactly("missing");
  }

  /// A command that waits for what nobody will do is not to look like one that takes its time.
  @Test
  void thatEverybodyWaitsForEverIsTold() {
    loop.uncaught(thrown -> log.add(String.valueOf(thrown.getMessage())));
    Path path = expect("sleeper");
    try (Claim _ = loop.passing();
        TestKernel kernel = TestKernel.running(path)) {
      kernel.waitForEver();
      await(() -> !log.isEmpty());
      Timer _ = loop.after(FAR, () -> log.add("timer"));
      await(() -> log.contains("timer"));
    }
    assertThat(log.getFirst()).contains("every host waits for ever");
    assertThat(stuck).isEmpty();
  }

  /// As long as nobody wants time to pass, nobody keeps it from passing.
  @Test
  void nobodyIsStuckWhileTimeIsNotWanted() {
    limit(Duration.ZERO);
    Path path = expect("slow");
    for (int i = 0; i < 100; i++) {
      assertThat(loop.<Integer>call(() -> 1)).isEqualTo(1);
    }
    limit(FAR);
    try (Claim _ = loop.passing();
        TestKernel kernel = TestKernel.running(path)) {
      kernel.waitUntil(1_000);
      kernel.awaitRun();
    }
    assertThat(stuck).isEmpty();
  }

  /// A device whose guest has stopped listening gives the others their time back.
  @Test
  void interruptThatIsNotTakenIsToldToItsDevice() {
    try (Claim _ = loop.passing()) {
      loop.execute(() -> {
        Interrupts[] accounts = new Interrupts[1];
        accounts[0] =
            time.device()
                .interrupts(() -> {
                  log.add("overdue at " + loop.nowNanos());
                  accounts[0].close();
                  accounts[0].close();
                });
        accounts[0].sent();
        accounts[0].sent();
        Timer _ = loop.after(FAR, () -> log.add("timer"));
      });
      await(() -> log.size() == 2);
    }
    assertThat(log).containsExactly("overdue at 0", "timer");
    assertThat(stuck).isEmpty();
  }

  /// Each interrupt is acknowledged once; what else comes is the guest's mistake.
  @Test
  void answersAreCounted() {
    boolean[] taken = new boolean[3];
    assertThat(
            loop.<Boolean>call(() -> {
              Interrupts accounts = time.device().interrupts(() -> {});
              taken[0] = accounts.taken();
              accounts.sent();
              taken[1] = accounts.taken();
              taken[2] = accounts.taken();
              return true;
            }))
        .isTrue();
    assertThat(taken).containsExactly(false, true, false);
  }

  /// A handler that fails must not end the loop.
  @Test
  void failureOfTheHandlerIsReported() {
    loop.uncaught(thrown -> log.add(String.valueOf(thrown.getMessage())));
    time.onStuck(
        LIMIT,
        name -> {
          throw new IllegalStateException(name);
        });
    Path path = expect("spinner");
    try (Claim _ = loop.passing();
        TestKernel kernel = TestKernel.running(path)) {
      await(() -> !log.isEmpty());
      kernel.waitForEver();
      assertThat(loop.<Integer>call(() -> 1)).isEqualTo(1);
    }
    assertThat(log).containsExactly("spinner");
  }
}
