// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import static dev.umlaut.loop.TestKernel.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.os.Fd;
import dev.umlaut.os.FdPair;
import dev.umlaut.os.UnixSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
  private static final Duration LATENCY = Duration.ofNanos(50_000);
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

  /// A descriptor that a kernel notifies, and an answer that comes when the work is scheduled.
  private final class Bell implements AutoCloseable {
    private final FdPair pair = UnixSockets.pair();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment here = arena.allocate(1);
    private final MemorySegment there = arena.allocate(1);
    private final Watch watch;

    Bell(Runnable work) {
      watch =
          loop.call(() ->
              loop.watch(
                  pair.second(),
                  Interest.READ,
                  _ -> {
                    if (UnixSockets.receive(pair.second(), there, 0, 1, Fd::close) == 1) {
                      time.exactly(work);
                      UnixSockets.send(pair.second(), there, 0, 1);
                    }
                  }));
    }

    void ring() {
      UnixSockets.send(pair.first(), here, 0, 1);
      await(() -> UnixSockets.receive(pair.first(), here, 0, 1, Fd::close) == 1);
    }

    @Override
    public void close() {
      loop.execute(() -> {
        watch.close();
        pair.close();
      });
    }
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

  /// The same events have the same order in every run.
  @Test
  void ofEqualTimesTimersComeFirstAndThenKernelsByTheirNumbers() {
    List<Path> paths = List.of(expect("a"), expect("b"), expect("c"));
    try (Claim _ = loop.passing();
        TestKernel c = TestKernel.started(paths.get(2));
        TestKernel b = TestKernel.started(paths.get(1));
        TestKernel a = TestKernel.started(paths.get(0))) {
      logAt(500_000, "timer");
      List<TestKernel> inOrder = List.of(a, b, c);
      for (TestKernel kernel : inOrder) {
        kernel.awaitStart();
        kernel.waitUntil(500_000);
      }
      assertThat(inOrder).extracting(TestKernel::id).containsExactly(1, 2, 3);
      for (TestKernel kernel : inOrder) {
        kernel.awaitRun();
        assertThat(log).containsExactly("timer at 500000");
        assertThat(kernel.freeUntil())
            .as("the next one's turn")
            .isEqualTo(kernel == c ? 600_000 : 500_000);
        assertThat(inOrder).noneMatch(other -> other.id() > kernel.id() && other.runs());
        kernel.waitForEver();
      }
    }
  }

  /// Hosts that are started together begin together, however long each took to come.
  @Test
  void timeStandsStillUntilEveryExpectedKernelHasCome() {
    Path first = expect("a");
    Path second = expect("b");
    Path third = expect("c");
    try (Claim _ = loop.passing();
        TestKernel a = TestKernel.running(first);
        TestKernel c = TestKernel.started(third)) {
      logAt(1, "timer");
      assertThat(a.freeUntil()).as("others begin at this time").isZero();
      a.waitUntil(10);
      turns();
      assertThat(loop.nowNanos()).isZero();
      assertThat(a.runs() || c.hasStarted()).isFalse();
      try (TestKernel b = TestKernel.running(second)) {
        b.waitForEver();
        c.awaitStart();
        assertThat(loop.nowNanos()).isZero();
        c.waitForEver();
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
      Path path = expectBeforeTimePasses("b", a);
      try (TestKernel b = TestKernel.running(path)) {
        assertThat(b.freeUntil() + loop.nowNanos()).isEqualTo(80_000);
        b.waitForEver();
        a.awaitRun();
        assertThat(loop.nowNanos()).isEqualTo(80_000);
      }
    }
  }

  private Path expectBeforeTimePasses(String name, TestKernel running) {
    running.awaitRun();
    var expected = CompletableFuture.supplyAsync(() -> expect(name), loop);
    running.waitUntil(80_000);
    return expected.join();
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
        Bell bell = new Bell(() -> {});
        TestKernel kernel = TestKernel.running(path)) {
      assertThat(kernel.freeUntil()).isEqualTo(100_000);
      loop.execute(() -> log.add("task"));
      for (int i = 0; i < 20; i++) {
        bell.ring();
      }
      assertThat(log).isEmpty();
      // How far it gets must not depend on when the task came.
      assertThat(kernel.freeUntil()).isEqualTo(100_000);
      kernel.waitUntil(1);
      await(() -> !log.isEmpty());
    }
  }

  /// The device's work comes at its time, and not after what the kernel was granted before it
  /// asked.
  @Test
  void kernelIsStoppedByWhatItsNotificationSchedules() {
    Path path = expect("a");
    try (Claim _ = loop.passing();
        Bell bell =
            new Bell(() -> loop.after(LATENCY, () -> log.add("work at " + loop.nowNanos())));
        TestKernel kernel = TestKernel.running(path)) {
      kernel.goTo(10_000);
      kernel.tell();
      bell.ring();
      assertThat(loop.nowNanos()).isEqualTo(10_000);
      assertThat(kernel.freeUntil()).isEqualTo(60_000);
      kernel.goTo(59_999);
      kernel.waitUntil(200_000);
      kernel.awaitRun();
      assertThat(log).containsExactly("work at 60000");
    }
  }

  /// A kernel whose time would go back panics.
  @Test
  void timeIsNotSetToBeforeAKernelThatWentAheadOfWhatItTold() {
    Path path = expect("a");
    Interrupts interrupts = time.interrupts(() -> log.add("overdue"));
    try (Claim _ = loop.passing();
        Bell answer = new Bell(interrupts::taken);
        TestKernel kernel = TestKernel.running(path)) {
      kernel.goTo(70_000);
      loop.execute(() -> {
        interrupts.sent();
        log.add("interrupt");
      });
      kernel.waitUntil(500_000);
      await(() -> !log.isEmpty());
      kernel.interrupted();
      answer.ring();
      kernel.awaitRun();
      assertThat(kernel.nowNanos()).isBetween(70_000L, 100_000L);
    }
  }

  /// Each kernel has a clock of its own, which begins with it.
  @Test
  void kernelThatStartsLaterCountsFromZero() {
    try (Claim _ = loop.passing()) {
      logAt(FAR, "timer");
      await(() -> !log.isEmpty());
      try (TestKernel kernel = TestKernel.running(expect("a"))) {
        assertThat(kernel.freeUntil()).isEqualTo(100_000);
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
