// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import static dev.umlaut.loop.TestKernel.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The calendar against kernels that are written in the test, over real sockets and real shared
/// memory.
@Tag("os")
class VirtualTimeTest {
  private static final long TIME_OF_DAY_NANOS = 1_700_000_000_000_000_005L;
  private static final long LOOKAHEAD = VirtualTime.LOOKAHEAD.toNanos();
  private static final long ALONE = 100_000 + LOOKAHEAD;
  private static final long FAR = 3_600_000_000_000L;

  @TempDir Path directory;
  private final EventLoop loop =
      EventLoop.startVirtual("test-loop", Instant.ofEpochSecond(1_700_000_000, 5));
  private final VirtualTime time = loop.virtualTime().orElseThrow();
  private final List<String> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  private Path expect(String name) {
    Path socket = directory.resolve(name);
    AutoCloseable _ = time.expect(name, socket);
    return socket;
  }

  /// Whatever was going to happen by itself has happened after these.
  private void turns() {
    for (int i = 0; i < 50; i++) {
      assertThat(loop.<Integer>call(() -> 1)).isEqualTo(1);
    }
  }

  private void logAt(long nanos, String entry) {
    Timer _ = loop.at(nanos, () -> log.add(entry + " at " + loop.nowNanos()));
  }

  /// A host that nobody uses has no life of its own: otherwise what a run does would depend on how
  /// long its preparation took.
  @Test
  void timeStandsStillWhileNobodyClaimsThatItPasses() {
    logAt(1_000_000_000, "timer");
    turns();
    assertThat(loop.nowNanos()).isZero();
    assertThat(log).isEmpty();
    try (Claim _ = loop.passing()) {
      await(() -> !log.isEmpty());
    }
    assertThat(log).containsExactly("timer at 1000000000");
  }

  /// Waiting costs nothing: the whole point of it.
  @Test
  void timeJumpsFromTimerToTimer() {
    try (Claim _ = loop.passing()) {
      loop.execute(() -> {
        logAt(2 * FAR, "second");
        logAt(FAR, "first");
        logAt(FAR, "after first");
      });
      await(() -> log.size() == 3);
    }
    assertThat(log)
        .containsExactly("first at " + FAR, "after first at " + FAR, "second at " + 2 * FAR);
  }

  /// Hosts that are started together begin together, however long each took to come.
  @Test
  void timeStandsStillUntilEveryExpectedKernelHasCome() {
    Path first = expect("a");
    Path second = expect("b");
    try (Claim _ = loop.passing();
        TestKernel a = TestKernel.started(first)) {
      logAt(1, "timer");
      turns();
      assertThat(loop.nowNanos()).isZero();
      assertThat(a.hasStarted()).isFalse();
      try (TestKernel b = TestKernel.running(second)) {
        a.awaitStart();
        assertThat(loop.nowNanos()).isZero();
        assertThat(a.freeUntil()).as("the timer").isEqualTo(1);
        b.waitForEver();
        a.waitUntil(10);
        a.awaitRun();
        assertThat(log).containsExactly("timer at 1");
      }
    }
  }

  /// One that joins others may not run ahead into their time.
  @Test
  void kernelThatIsLetInLaterStopsAtTheRequestsOfTheOthers() {
    try (Claim _ = loop.passing();
        TestKernel a = TestKernel.running(expect("a"))) {
      a.waitUntil(40_000);
      a.awaitRun();
      var expected = CompletableFuture.supplyAsync(() -> expect("b"), loop);
      a.waitUntil(80_000);
      try (TestKernel b = TestKernel.running(expected.join())) {
        assertThat(b.freeUntil() + loop.nowNanos()).isEqualTo(80_000 + LOOKAHEAD);
        b.waitForEver();
        a.awaitRun();
        assertThat(loop.nowNanos()).isEqualTo(80_000);
      }
    }
  }

  /// Not even one that nobody has claimed time for yet may be let in: it would take some.
  @Test
  void kernelIsLetInWhenTimePasses() {
    Path path = expect("a");
    try (TestKernel kernel = TestKernel.started(path)) {
      turns();
      assertThat(kernel.hasStarted()).isFalse();
      try (Claim _ = loop.passing()) {
        kernel.awaitStart();
      }
    }
  }

  /// Whoever decides something must find the world as it was when it began to.
  @Test
  void standingClaimStopsTimersAndKernels() {
    Path path = expect("a");
    try (Claim _ = loop.passing();
        TestKernel kernel = TestKernel.running(path)) {
      Claim first = loop.standing();
      Claim second = loop.standing();
      kernel.waitUntil(1_000_000);
      logAt(2_000_000, "timer");
      turns();
      first.close();
      first.close();
      turns();
      assertThat(kernel.runs()).as("while the second claim is open").isFalse();
      second.close();
      kernel.awaitRun();
      kernel.waitForEver();
      await(() -> !log.isEmpty());
    }
  }

  /// What a thread has posted before it lets time pass again happens at the old time, however quick
  /// the loop is.
  @Test
  void closingOfAStandingClaimComesAfterTheTasksOfItsThread() {
    try (Claim _ = loop.passing()) {
      loop.execute(this::tick);
      for (int i = 0; i < 3000; i++) {
        Claim standing = loop.standing();
        long stoppedAt = loop.call(loop::nowNanos);
        loop.execute(() -> {
          if (loop.nowNanos() != stoppedAt) {
            log.add(stoppedAt + " has become " + loop.nowNanos());
          }
        });
        standing.close();
      }
      turns();
    }
    assertThat(log).isEmpty();
  }

  private void tick() {
    Timer _ = loop.after(Duration.ofMillis(1), this::tick);
  }

  /// A claim that was closed twice must not undo somebody else's.
  @Test
  void closingAClaimTwiceIsClosingItOnce() {
    Claim twice = loop.passing();
    twice.close();
    twice.close();
    logAt(5, "timer");
    turns();
    assertThat(log).isEmpty();
    try (Claim _ = loop.passing()) {
      twice.close();
      await(() -> !log.isEmpty());
    }
  }

  /// Nothing is changed under a kernel that computes.
  @Test
  void tasksOfOtherThreadsWaitUntilNoKernelRuns() {
    Path path = expect("a");
    try (Claim _ = loop.passing();
        Bell bell = new Bell(loop, () -> {});
        TestKernel kernel = TestKernel.running(path)) {
      assertThat(kernel.freeUntil()).isEqualTo(ALONE);
      loop.execute(() -> log.add("task"));
      for (int i = 0; i < 20; i++) {
        bell.ring();
      }
      assertThat(log).isEmpty();
      // How far it gets must not depend on when the task came.
      assertThat(kernel.freeUntil()).isEqualTo(ALONE);
      kernel.waitUntil(1);
      await(() -> !log.isEmpty());
    }
  }

  /// A kernel whose time would go back panics.
  @Test
  void timeIsNotSetToBeforeAKernelThatWentAheadOfWhatItTold() throws Exception {
    KernelClock clock = time.expect("a", directory.resolve("a"));
    Interrupts interrupts =
        loop.call(() -> clock.addDevice(true).interrupts(() -> log.add("overdue")));
    try (Claim _ = loop.passing();
        Bell answer = new Bell(loop, interrupts::taken);
        TestKernel kernel = TestKernel.running(directory.resolve("a"))) {
      kernel.goTo(70_000);
      loop.execute(() -> {
        interrupts.sending();
        interrupts.sent();
        log.add("interrupt");
      });
      kernel.waitUntil(500_000);
      await(() -> !log.isEmpty());
      kernel.interrupted();
      answer.ring();
      kernel.awaitRun();
      assertThat(kernel.nowNanos()).isBetween(70_000L, ALONE);
    }
  }

  /// Each kernel has a clock of its own, which begins with it.
  @Test
  void kernelThatStartsLaterCountsFromZero() {
    try (Claim _ = loop.passing()) {
      logAt(FAR, "timer");
      await(() -> !log.isEmpty());
      try (TestKernel kernel = TestKernel.running(expect("a"))) {
        assertThat(kernel.freeUntil()).isEqualTo(ALONE);
        kernel.waitUntil(5_000_000);
        kernel.awaitRun();
        assertThat(kernel.nowNanos()).isEqualTo(5_000_000);
        assertThat(loop.nowNanos()).isEqualTo(FAR + 5_000_000);
        kernel.waitForEver(); // which is beyond 2^63 on the calendar's clock
        logAt(2 * FAR, "later");
        await(() -> log.size() == 2);
      }
    }
  }

  @Test
  void timeOfDayIsThatOfTheCalendar() {
    Path path = expect("a");
    try (Claim _ = loop.passing();
        TestKernel kernel = TestKernel.running(path)) {
      assertThat(kernel.ask(TestKernel.GET_TIME_OF_DAY)).isEqualTo(TIME_OF_DAY_NANOS);
      kernel.waitUntil(1_000_000_000);
      kernel.awaitRun();
      assertThat(kernel.ask(TestKernel.GET_TIME_OF_DAY))
          .isEqualTo(TIME_OF_DAY_NANOS + 1_000_000_000);
    }
  }

  /// In real time all of this costs nothing and does nothing.
  @Test
  void realTimeIgnoresClaims() {
    try (EventLoop real = EventLoop.start("real");
        Claim _ = real.standing()) {
      assertThat(real.virtualTime()).isEmpty();
      Timer _ = real.after(Duration.ofMillis(1), () -> log.add("timer"));
      await(() -> !log.isEmpty());
    }
  }

  /// A lab can be ended while one of its kernels computes.
  @Test
  void loopClosesWhileAKernelRuns() {
    Path path = expect("a");
    try (Claim _ = loop.passing();
        TestKernel kernel = TestKernel.running(path)) {
      loop.execute(() -> log.add("accepted"));
      loop.close();
      assertThat(log).containsExactly("accepted");
      await(kernel::isCutOff);
    }
  }
}
