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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Windows in which kernels run side by side, and the work of devices between them.
@Tag("os")
class WindowTest {
  private static final Duration LATENCY = Duration.ofNanos(50_000);
  private static final long LOOKAHEAD = VirtualTime.LOOKAHEAD.toNanos();

  @TempDir Path directory;
  private final EventLoop loop = EventLoop.startVirtual("test-loop", Instant.EPOCH);
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

  private void logAt(long nanos, String entry) {
    Timer _ = loop.at(nanos, () -> log.add(entry + " at " + loop.nowNanos()));
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
    DeviceClock ofFirst = loop.call(() -> first.addDevice(true));
    DeviceClock ofSecond = loop.call(() -> second.addDevice(true));
    try (Claim _ = loop.passing();
        Bell bellOfFirst = new Bell(loop, () -> ofFirst.notified(LATENCY, () -> log.add("a")));
        Bell bellOfSecond = new Bell(loop, () -> ofSecond.notified(LATENCY, () -> log.add("b")));
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

  /// The device's work comes at its time, and not after what the kernel was granted before it
  /// asked.
  @Test
  void kernelIsStoppedByWhatItsNotificationSchedules() throws Exception {
    KernelClock clock = time.expect("a", directory.resolve("a"));
    DeviceClock device = loop.call(() -> clock.addDevice(true));
    try (Claim _ = loop.passing();
        Bell bell =
            new Bell(
                loop, () -> device.notified(LATENCY, () -> log.add("work at " + loop.nowNanos())));
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
    DeviceClock device = loop.call(() -> clock.addDevice(true));
    try (Claim _ = loop.passing();
        Bell bell =
            new Bell(
                loop,
                () -> device.notified(Duration.ZERO, () -> log.add("work at " + loop.nowNanos())));
        TestKernel kernel = TestKernel.running(directory.resolve("a"))) {
      kernel.goTo(10_000);
      kernel.tell();
      bell.ring();
      kernel.waitForEver();
      await(() -> !log.isEmpty());
    }
    assertThat(log).containsExactly("work at " + (10_000 + LOOKAHEAD));
  }
}
