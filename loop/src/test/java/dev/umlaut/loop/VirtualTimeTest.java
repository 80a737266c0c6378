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
                      work.run();
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
  void ofEqualTimesTimersComeFirstAndThenAllKernelsSideBySide() {
    List<Path> paths = List.of(expect("a"), expect("b"), expect("c"));
    try (Claim _ = loop.passing();
        TestKernel c = TestKernel.started(paths.get(2));
        TestKernel b = TestKernel.started(paths.get(1));
        TestKernel a = TestKernel.started(paths.get(0))) {
      logAt(500_000, "timer");
      List<TestKernel> all = List.of(a, b, c);
      for (TestKernel kernel : all) {
        kernel.awaitStart();
        assertThat(kernel.freeUntil()).isEqualTo(LOOKAHEAD);
      }
      all.forEach(kernel -> kernel.waitUntil(500_000));
      for (TestKernel kernel : all) {
        kernel.awaitRun();
        assertThat(log).containsExactly("timer at 500000");
        assertThat(kernel.freeUntil()).isEqualTo(500_000 + LOOKAHEAD);
      }
      all.forEach(TestKernel::waitForEver);
    }
  }

  /// Nothing that one does can reach another one sooner than after the lookahead: whose time comes
  /// within it runs beside the first, and no further than what the first may send.
  @Test
  void kernelsWhoseTimeComesWithinTheLookaheadRunSideBySide() {
    List<Path> paths = List.of(expect("a"), expect("b"), expect("c"));
    try (Claim _ = loop.passing();
        TestKernel a = TestKernel.started(paths.get(0));
        TestKernel b = TestKernel.started(paths.get(1));
        TestKernel c = TestKernel.started(paths.get(2))) {
      List.of(a, b, c).forEach(TestKernel::awaitStart);
      a.waitUntil(500_000);
      b.waitUntil(501_000);
      c.waitUntil(500_000 + LOOKAHEAD);
      a.awaitRun();
      b.awaitRun();
      assertThat(a.freeUntil()).as("b may send at 501000").isEqualTo(501_000 + LOOKAHEAD);
      assertThat(b.freeUntil()).as("a may send at 500000").isEqualTo(500_000 + LOOKAHEAD);
      assertThat(loop.nowNanos()).isEqualTo(500_000);
      a.waitForEver();
      assertThat(c.runs()).as("while b runs").isFalse();
      b.waitForEver();
      c.awaitRun();
      c.waitForEver();
    }
  }

  /// The order of two notifications is a race of the kernels' processes, that of the devices' work
  /// is not.
  @Test
  void workOfDevicesComesInTheOrderOfItsTimeAndThenOfTheKernels() throws Exception {
    KernelClock first = time.expect("a", directory.resolve("a"));
    KernelClock second = time.expect("b", directory.resolve("b"));
    DeviceClock ofFirst = loop.call(first::addDevice);
    DeviceClock ofSecond = loop.call(second::addDevice);
    try (Claim _ = loop.passing();
        Bell bellOfFirst = new Bell(() -> ofFirst.notified(LATENCY, () -> log.add("a")));
        Bell bellOfSecond = new Bell(() -> ofSecond.notified(LATENCY, () -> log.add("b")));
        TestKernel a = TestKernel.started(directory.resolve("a"));
        TestKernel b = TestKernel.running(directory.resolve("b"))) {
      a.awaitStart();
      b.goTo(1_000);
      b.tell();
      bellOfSecond.ring();
      bellOfSecond.ring();
      a.goTo(1_000);
      a.tell();
      bellOfFirst.ring();
      a.goTo(1_001);
      a.tell();
      bellOfFirst.ring();
      b.waitForEver();
      a.waitForEver();
      await(() -> log.size() == 4);
    }
    assertThat(log).containsExactly("a", "b", "b", "a");
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
        Bell bell = new Bell(() -> {});
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

  /// The device's work comes at its time, and not after what the kernel was granted before it
  /// asked.
  @Test
  void kernelIsStoppedByWhatItsNotificationSchedules() throws Exception {
    KernelClock clock = time.expect("a", directory.resolve("a"));
    DeviceClock device = loop.call(clock::addDevice);
    try (Claim _ = loop.passing();
        Bell bell =
            new Bell(() ->
                device.notified(LATENCY, () -> log.add("work at " + loop.nowNanos())));
        TestKernel kernel = TestKernel.running(directory.resolve("a"))) {
      kernel.goTo(10_000);
      kernel.tell();
      bell.ring();
      assertThat(kernel.freeUntil()).isEqualTo(60_000);
      kernel.goTo(59_999);
      kernel.waitUntil(200_000);
      kernel.awaitRun();
      assertThat(log).containsExactly("work at 60000");
    }
  }

  /// Others run on the strength of it.
  @Test
  void noDeviceActsBeforeTheLookahead() throws Exception {
    KernelClock clock = time.expect("a", directory.resolve("a"));
    DeviceClock device = loop.call(clock::addDevice);
    try (Claim _ = loop.passing();
        Bell bell =
            new Bell(() ->
                device.notified(Duration.ZERO, () -> log.add("work at " + loop.nowNanos())));
        TestKernel kernel = TestKernel.running(directory.resolve("a"))) {
      kernel.goTo(10_000);
      kernel.tell();
      bell.ring();
      kernel.waitForEver();
      await(() -> !log.isEmpty());
    }
    assertThat(log).containsExactly("work at " + (10_000 + LOOKAHEAD));
  }

  /// A kernel whose time would go back panics.
  @Test
  void timeIsNotSetToBeforeAKernelThatWentAheadOfWhatItTold() throws Exception {
    KernelClock clock = time.expect("a", directory.resolve("a"));
    Interrupts interrupts =
        loop.call(() -> clock.addDevice().interrupts(() -> log.add("overdue")));
    try (Claim _ = loop.passing();
        Bell answer = new Bell(interrupts::taken);
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
