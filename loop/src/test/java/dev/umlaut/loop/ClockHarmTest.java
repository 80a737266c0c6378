// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import static dev.umlaut.loop.TestKernel.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.os.EventFds;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.UmlautException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a kernel can do to the clock of its lab: it may lose its own, and it may make time jump,
/// but the loop goes on, can be closed, and says what happened.
@Tag("os")
class ClockHarmTest {
  private static final int REQUEST = 2;
  private static final int SEEDS = 80;
  private static final int WARM_UP = 3_000;

  @TempDir Path directory;
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final EventLoop loop = start();
  private final VirtualTime time = loop.virtualTime().orElseThrow();

  private EventLoop start() {
    EventLoop virtual = EventLoop.startVirtual("test-loop", Instant.EPOCH);
    virtual.uncaught(failures::add);
    return virtual;
  }

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  private Path expect(String name) {
    Path socket = directory.resolve(name);
    AutoCloseable _ = time.expect(name, socket);
    return socket;
  }

  private static void assertAlive(EventLoop loop) {
    List<String> log = new CopyOnWriteArrayList<>();
    try (Claim _ = loop.passing()) {
      Timer _ = loop.after(Duration.ofMillis(1), () -> log.add("timer"));
      await(() -> !log.isEmpty());
    }
  }

  private void awaitFailure(String text) {
    await(() -> !failures.isEmpty());
    assertAlive(loop);
    assertThat(failures).singleElement().isInstanceOf(UmlautException.class);
    assertThat(failures.getFirst()).hasMessageContaining(text);
  }

  /// Kernels before 6.11 send each request as a message, and would wait for answers for ever.
  @Test
  void kernelThatDoesNotShareTheScheduleIsTold() {
    Path path = expect("old");
    try (Claim _ = loop.passing();
        TestKernel kernel = TestKernel.running(path)) {
      kernel.send(REQUEST, 5);
      await(kernel::isCutOff);
      awaitFailure("old has lost its clock: it does not share the schedule");
    }
  }

  @Test
  void kernelThatWaitsWithoutHavingTheProcessorLosesItsClock() {
    Path path = expect("a");
    try (Claim _ = loop.passing();
        TestKernel kernel = TestKernel.running(path)) {
      kernel.waitForEver();
      kernel.waitForEver();
      await(kernel::isCutOff);
      awaitFailure("a has lost its clock: it waits without");
    }
  }

  @Test
  void kernelThatStartsTwiceLosesItsClock() {
    Path path = expect("a");
    try (Claim _ = loop.passing();
        TestKernel kernel = TestKernel.running(path)) {
      kernel.send(TestKernel.START, 5);
      await(kernel::isCutOff);
      awaitFailure("a has lost its clock: it starts twice");
    }
  }

  /// Its socket is full at some time, and must not become the loop's problem.
  @Test
  void kernelThatDoesNotReadItsAnswersLosesItsClock() {
    Path path = expect("deaf");
    try (Claim _ = loop.passing();
        TestKernel kernel = TestKernel.running(path)) {
      await(() -> {
        kernel.send(TestKernel.GET, 0);
        return !failures.isEmpty();
      });
      awaitFailure("deaf has lost its clock: it does not read");
    }
  }

  /// A request in the past is granted at once; it turns nobody's time back and is no spin.
  @Test
  void requestInThePastDoesNotTurnTimeBack() {
    Path path = expect("a");
    try (Claim _ = loop.passing();
        TestKernel kernel = TestKernel.running(path)) {
      kernel.waitUntil(1_000_000);
      kernel.awaitRun();
      for (int i = 0; i < 100; i++) {
        long past = i;
        kernel.waitUntil(past);
        await(() -> kernel.isRunAt(past));
        assertThat(loop.nowNanos()).isEqualTo(1_000_000);
      }
    }
    assertAlive(loop);
  }

  /// What it tells of its time counts only as far as it was allowed to go.
  @Test
  void kernelThatLiesAboutItsTimeTakesAtMostItsGrant() {
    Path path = expect("a");
    try (Claim _ = loop.passing();
        TestKernel kernel = TestKernel.running(path)) {
      kernel.schedule().set(ValueLayout.JAVA_LONG, 16, Long.MAX_VALUE - 1);
      kernel.waitUntil(200_000);
      kernel.awaitRun();
      assertThat(loop.nowNanos()).isEqualTo(200_000);
    }
  }

  /// The memory is a file that the kernel has: one that cuts it off ends its own clock, and nobody
  /// else's.
  @Test
  void kernelThatCutsItsMemoryOffLosesItsClockAlone() {
    Path first = expect("a");
    Path second = expect("b");
    try (Claim _ = loop.passing();
        TestKernel a = TestKernel.started(first);
        TestKernel b = TestKernel.running(second)) {
      a.awaitStart();
      a.waitUntil(1);
      b.waitUntil(1);
      for (int i = 0; i < WARM_UP; i++) { // compiled code meets the fault in another way
        a.awaitRun();
        a.waitUntil(2 * i + 3);
        b.awaitRun();
        b.waitUntil(2 * i + 3);
      }
      a.awaitRun();
      FileIo.truncate(a.scheduleFile(), 0);
      a.send(TestKernel.WAIT, -1);
      await(a::isCutOff);
      b.awaitRun();
      b.waitUntil(10_000_000);
      b.awaitRun();
      b.waitForEver();
      awaitFailure("a has lost its clock: it has cut off the memory");
    }
  }

  /// The same while nobody runs.
  @Test
  void memoryThatIsCutOffWhileAllWaitIsNoticedWhenItIsLookedAt() {
    Path path = expect("a");
    try (Claim _ = loop.passing();
        TestKernel kernel = TestKernel.running(path)) {
      kernel.waitForEver();
      loop.call(() -> true); // nobody runs: the loop has taken note of it
      FileIo.truncate(kernel.scheduleFile(), 0);
      Timer _ = loop.after(Duration.ofMillis(1), () -> {});
      await(kernel::isCutOff);
      awaitFailure("a has lost its clock: it has cut off the memory");
    }
  }

  /// Whatever comes over the sockets and is written into the memory.
  @Test
  void randomMessagesAndMemoryDoNoHarm() throws Exception {
    for (long seed = 0; seed < SEEDS; seed++) {
      failures.clear();
      try (EventLoop virtual = start()) {
        harm(virtual, new Random(seed));
        assertAlive(virtual);
      }
      assertThat(failures).as("seed %d", seed).allMatch(UmlautException.class::isInstance);
    }
  }

  private void harm(EventLoop virtual, Random random) throws Exception {
    VirtualTime calendar = virtual.virtualTime().orElseThrow();
    List<TestKernel> kernels = new ArrayList<>();
    List<AutoCloseable> expected = new ArrayList<>();
    int count = random.nextInt(1, 4);
    Claim passing = virtual.passing();
    for (int i = 0; i < count; i++) {
      expected.add(calendar.expect("k" + i, directory.resolve("k" + i)));
    }
    for (int i = 0; i < count; i++) {
      kernels.add(TestKernel.started(directory.resolve("k" + i)));
    }
    for (int i = 0; i < count; i++) {
      TestKernel kernel = kernels.get(i);
      kernel.awaitStart();
      if (i + 1 < count || random.nextBoolean()) {
        kernel.waitUntil(i + 1 < count ? 1_000_000 : random.nextLong(1_000_000));
      }
    }
    try (Fd eventFd = EventFds.create()) {
      for (int i = 0; i < 60; i++) {
        act(kernels.get(random.nextInt(count)), random, eventFd);
      }
    }
    if (random.nextInt(4) == 0) {
      FileIo.truncate(kernels.getFirst().scheduleFile(), random.nextInt(3) * 4096L);
      kernels.forEach(kernel -> kernel.send(TestKernel.WAIT, 0));
    }
    kernels.forEach(TestKernel::close);
    for (AutoCloseable one : expected) {
      one.close();
    }
    passing.close();
  }

  private static void act(TestKernel kernel, Random random, Fd fd) {
    MemorySegment memory = kernel.schedule();
    long anywhere = random.nextBoolean() ? random.nextInt(4) * 8L : 4096 + random.nextInt(32) * 8L;
    long slot = 4096 + 128L * kernel.id();
    switch (random.nextInt(12)) {
      case 0 -> kernel.send(random.nextInt(12), random.nextLong());
      case 1 -> {
        if (random.nextInt(8) == 0) {
          kernel.send(random.nextInt(), random.nextLong());
        }
      }
      case 2 -> {
        if (random.nextInt(8) == 0) {
          kernel.sendPart(random.nextInt(1, 16));
        }
      }
      case 3 -> kernel.sendPart(16, fd);
      case 4, 5 -> memory.set(ValueLayout.JAVA_LONG, anywhere, random.nextLong());
      case 6 -> memory.set(ValueLayout.JAVA_LONG, anywhere, random.nextLong(1_000_000));
      case 7 -> {
        long[] odd = {-1, 0, Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE, 1L << 62};
        memory.set(ValueLayout.JAVA_LONG, slot + 8, odd[random.nextInt(odd.length)]);
        memory.set(ValueLayout.JAVA_INT, slot + 4, 1);
      }
      default -> {
        memory.set(ValueLayout.JAVA_LONG, slot + 8, random.nextLong(10_000_000));
        memory.set(ValueLayout.JAVA_INT, slot + 4, 1);
        kernel.send(TestKernel.WAIT, -1);
      }
    }
  }
}
