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

/// The window in which kernels boot apart from each other: what is a kernel's own happens by its
/// own clock, what may reach others at the window's end.
@Tag("os")
class BootWindowTest {
  private static final long END = 1_000_000;
  private static final long LOOKAHEAD = VirtualTime.LOOKAHEAD.toNanos();

  @TempDir Path directory;
  private final EventLoop loop = EventLoop.startVirtual("test-loop", Instant.EPOCH);
  private final VirtualTime time = loop.virtualTime().orElseThrow();
  private final List<String> log = new CopyOnWriteArrayList<>();

  @BeforeEach
  void bootApart() {
    time.bootApart(Duration.ofNanos(END));
  }

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  private KernelClock expect(String name) {
    return time.expect(name, directory.resolve(name));
  }

  private TestKernel started(String name) {
    return TestKernel.started(directory.resolve(name));
  }

  /// One that waits for its own timer does not wait for others.
  @Test
  void eachGoesOnByItself() {
    KernelClock _ = expect("a");
    KernelClock _ = expect("b");
    try (Claim _ = loop.passing();
        TestKernel a = started("a");
        TestKernel b = started("b")) {
      a.awaitStart();
      b.awaitStart();
      assertThat(a.freeUntil()).isEqualTo(END);
      a.waitUntil(400_000);
      a.awaitRun();
      a.waitUntil(800_000);
      a.awaitRun();
      assertThat(b.freeUntil()).as("b has not moved").isEqualTo(END);
      a.waitUntil(END + 50);
      b.waitUntil(END + 70);
      a.awaitRun();
      assertThat(loop.nowNanos()).isEqualTo(END + 50);
      b.awaitRun();
      assertThat(a.freeUntil()).as("b may send at END + 70").isEqualTo(END + 70 + LOOKAHEAD);
      a.waitForEver();
      b.waitForEver();
    }
  }

  /// The end of the window is the same for all: who has arrived waits for who has not.
  @Test
  void nobodyGoesOnBeforeAllHaveArrived() {
    KernelClock _ = expect("a");
    KernelClock _ = expect("b");
    try (Claim _ = loop.passing();
        TestKernel a = started("a");
        TestKernel b = started("b")) {
      loop.at(END, () -> log.add("end"));
      a.awaitStart();
      b.awaitStart();
      a.waitUntil(END);
      b.waitUntil(10);
      b.awaitRun();
      assertThat(a.runs()).isFalse();
      assertThat(log).isEmpty();
      b.waitForEver();
      a.awaitRun();
      assertThat(log).containsExactly("end");
      a.waitForEver();
    }
  }

  /// A disk answers while another kernel computes, and at the time of its own kernel.
  @Test
  void workOfAKernelsOwnDeviceIsDoneAtItsTime() throws Exception {
    KernelClock clock = expect("a");
    KernelClock _ = expect("b");
    DeviceClock disk = loop.call(() -> clock.addDevice(false));
    try (Claim _ = loop.passing();
        Bell bell =
            new Bell(loop, () -> disk.notified(Duration.ofNanos(50_000), () -> log.add("read")));
        TestKernel a = started("a");
        TestKernel b = started("b")) {
      a.awaitStart();
      b.awaitStart();
      a.goTo(100_000);
      a.tell();
      bell.ring();
      assertThat(a.freeUntil()).as("no further than to the disk's answer").isEqualTo(150_000);
      a.waitUntil(900_000);
      a.awaitRun();
      assertThat(log).as("while b runs").containsExactly("read");
      a.waitForEver();
      b.waitForEver();
    }
  }

  /// What one sends leaves it at the end, when the other one has come as far.
  @Test
  void workThatReachesOthersIsDoneAtTheEnd() throws Exception {
    KernelClock clock = expect("a");
    KernelClock _ = expect("b");
    DeviceClock card = loop.call(() -> clock.addDevice(true));
    try (Claim _ = loop.passing();
        Bell bell =
            new Bell(
                loop,
                () -> card.notified(Duration.ZERO, () -> log.add("sent at " + loop.nowNanos())));
        TestKernel a = started("a");
        TestKernel b = started("b")) {
      a.awaitStart();
      b.awaitStart();
      a.goTo(100_000);
      a.tell();
      bell.ring();
      assertThat(a.freeUntil()).as("it need not wait for it").isEqualTo(END);
      a.waitForEver();
      b.waitUntil(500_000);
      b.awaitRun();
      assertThat(log).isEmpty();
      b.waitForEver();
      await(() -> !log.isEmpty());
    }
    assertThat(log).containsExactly("sent at " + END);
  }

  /// While this machine computes for one kernel, the others boot on.
  @Test
  void claimsAndTasksOfOneKernelHoldNobodyElse() {
    KernelClock clock = expect("a");
    KernelClock _ = expect("b");
    try (Claim _ = loop.passing();
        TestKernel a = started("a");
        TestKernel b = started("b")) {
      a.awaitStart();
      b.awaitStart();
      try (Claim _ = clock.standing()) {
        a.waitUntil(300_000);
        b.waitUntil(600_000);
        b.awaitRun();
        clock.execute(() -> log.add("task"));
        clock.later(Duration.ofNanos(200_000), () -> log.add("timer"));
        await(() -> log.contains("task"));
        assertThat(a.runs()).isFalse();
        assertThat(log).containsExactly("task");
      }
      a.awaitRun();
      assertThat(log).containsExactly("task", "timer");
      a.waitForEver();
      b.waitForEver();
    }
  }

  /// It is for the first kernels: who comes later meets others that are on the network already.
  @Test
  void whoStartsLaterDoesNotBootApart() {
    KernelClock _ = expect("a");
    try (Claim _ = loop.passing();
        TestKernel a = started("a")) {
      a.awaitStart();
      a.waitForEver();
      await(() -> loop.nowNanos() == END);
      KernelClock _ = expect("b");
      try (TestKernel b = started("b")) {
        b.awaitStart();
        assertThat(b.freeUntil()).isLessThan(END / 2);
        b.waitForEver();
      }
    }
  }

  /// A host whose kernel panics as it boots does not keep the others from booting.
  @Test
  void kernelThatGoesInTheMiddleHoldsNobody() {
    KernelClock _ = expect("a");
    KernelClock _ = expect("b");
    try (Claim _ = loop.passing();
        TestKernel a = started("a")) {
      try (TestKernel b = started("b")) {
        a.awaitStart();
        b.awaitStart();
      }
      a.waitUntil(END + 10);
      a.awaitRun();
      a.waitForEver();
    }
  }

  /// An interrupt that was not acknowledged yet may make the kernel want to run sooner.
  @Test
  void kernelDoesNotGoOnBeforeItHasTakenItsInterrupts() throws Exception {
    KernelClock clock = expect("a");
    DeviceClock disk = loop.call(() -> clock.addDevice(false));
    Interrupts interrupts = loop.call(() -> disk.interrupts(() -> log.add("overdue")));
    Runnable answer =
        () -> {
          interrupts.sending();
          interrupts.sent();
          log.add("interrupt");
        };
    try (Claim _ = loop.passing();
        Bell bell = new Bell(loop, () -> disk.notified(Duration.ofNanos(50_000), answer));
        Bell taken = new Bell(loop, interrupts::taken);
        TestKernel a = started("a")) {
      a.awaitStart();
      a.goTo(100_000);
      a.tell();
      bell.ring();
      a.waitUntil(500_000);
      await(() -> !log.isEmpty());
      assertThat(a.runs()).isFalse();
      a.interrupted();
      assertThat(a.nowNanos()).isEqualTo(150_000);
      taken.ring();
      a.awaitRun();
      a.waitForEver();
    }
    assertThat(log).containsExactly("interrupt");
  }
}
