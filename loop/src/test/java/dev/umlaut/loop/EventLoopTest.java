// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("os")
class EventLoopTest {
  private static final long LIMIT_SECONDS = 10;

  private final EventLoop loop = EventLoop.start("test-loop");
  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  private String next() throws InterruptedException {
    String entry = log.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    return entry == null ? "nothing came" : entry;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// A loop without timers sleeps for ever, unless a task wakes it.
  @Test
  void aTaskFromAnotherThreadWakesASleepingLoop() throws InterruptedException {
    for (int i = 0; i < 1000; i++) {
      String name = "task " + i;
      loop.execute(() -> log.add(name));
      assertThat(next()).isEqualTo(name);
    }
  }

  /// Tasks of several threads: none is lost, and each thread's own order holds.
  @Test
  void keepsTheOrderOfEachThread() throws InterruptedException {
    int threads = 4;
    int perThread = 10_000;
    int[] last = new int[threads];
    List<String> wrong = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(threads * perThread);
    for (int t = 0; t < threads; t++) {
      int thread = t;
      Thread.startVirtualThread(() -> {
        for (int i = 1; i <= perThread; i++) {
          int number = i;
          loop.execute(() -> {
            if (last[thread]++ != number - 1) {
              wrong.add(thread + ":" + number);
            }
            done.countDown();
          });
        }
      });
    }

    await(done);
    assertThat(loop.call(() -> List.copyOf(wrong))).isEmpty();
  }

  /// Timers run by time, and by age when the time is the same. Set in one turn of the loop, so that
  /// none is due before the last one is set, however busy the machine is.
  @Test
  void timersRunInOrder() throws InterruptedException {
    loop.execute(() -> {
      long base = loop.nowNanos() + 5_000_000;
      loop.at(base + 2, () -> log.add("third"));
      loop.at(base + 1, () -> log.add("first"));
      loop.at(base + 1, () -> log.add("second"));
      loop.after(Duration.ofMillis(20), () -> log.add("last"));
      loop.at(-1, () -> log.add("overdue"));
    });

    assertThat(List.of(next(), next(), next(), next(), next()))
        .containsExactly("overdue", "first", "second", "third", "last");
  }

  /// No timer runs before its time: protocols count on that.
  @Test
  void aTimerIsNeverEarly() throws InterruptedException {
    for (int i = 1; i <= 20; i++) {
      long atNanos = loop.nowNanos() + i * 50_000L;
      Timer timer =
          loop.at(atNanos, () -> log.add(loop.nowNanos() >= atNanos ? "in time" : "early"));
      assertThat(timer.atNanos()).isEqualTo(atNanos);
      assertThat(next()).isEqualTo("in time");
    }
  }

  /// A retransmission that was answered must not happen.
  @Test
  void aCancelledTimerDoesNotRun() throws InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    // Holds the loop, so that the timer cannot be quicker than this thread.
    loop.execute(() -> await(cancelled));
    Timer elsewhere = loop.after(Duration.ofMillis(1), () -> log.add("cancelled elsewhere"));
    elsewhere.cancel();
    elsewhere.cancel();
    cancelled.countDown();
    loop.execute(() -> {
      Timer due = loop.at(0, () -> log.add("cancelled by another timer"));
      Timer first = loop.at(-1, due::cancel);
      assertThat(first.atNanos()).isLessThan(due.atNanos());
    });
    loop.after(Duration.ofMillis(40), () -> log.add("end"));

    assertThat(next()).isEqualTo("end");
  }

  /// "Never" is a delay that people write as the longest there is.
  @Test
  void aDelayOfForeverIsNotThePast() throws InterruptedException {
    loop.after(Duration.ofNanos(Long.MAX_VALUE), () -> log.add("forever is over"));
    loop.after(Duration.ofMillis(1), () -> log.add("soon"));

    assertThat(next()).isEqualTo("soon");
    assertThat(loop.<Boolean>call(log::isEmpty)).isTrue();
  }

  /// Timers that make timers must leave descriptors and tasks their turn.
  @Test
  void endlessTimersDoNotStarveTasks() {
    loop.execute(this::again);

    assertThat(loop.<Integer>call(() -> 42)).isEqualTo(42);
  }

  private void again() {
    loop.at(0, this::again);
  }

  /// One bad task must not take the lab with it.
  @Test
  void aThrowingTaskDoesNotKillTheLoop() throws InterruptedException {
    loop.uncaught(thrown -> log.add("reported " + thrown.getMessage()));
    loop.execute(() -> {
      throw new IllegalStateException("task");
    });
    loop.at(
        0,
        () -> {
          throw new AssertionError("timer");
        });

    assertThat(List.of(next(), next())).containsExactly("reported task", "reported timer");
    assertThat(loop.<Integer>call(() -> 1)).isEqualTo(1);
  }

  /// Not even a bad handler of bad tasks may.
  @Test
  void aThrowingHandlerDoesNotKillTheLoop() {
    loop.uncaught(thrown -> {
      loop.uncaught(later -> log.add(String.valueOf(later.getMessage())));
      throw new IllegalStateException("handler");
    });
    loop.execute(() -> {
      throw new IllegalStateException("task");
    });

    assertThat(loop.<Integer>call(() -> 1)).isEqualTo(1);
  }

  /// Callers see a failure as if the task had run in their place.
  @Test
  void callReturnsAndRethrows() {
    assertThat(loop.<Boolean>call(loop::onLoopThread)).isTrue();
    assertThat(loop.onLoopThread()).isFalse();
    assertThat(loop.<Integer>call(() -> loop.<Integer>call(() -> 7))).as("nested").isEqualTo(7);

    IllegalArgumentException failure = new IllegalArgumentException("no");
    assertThatThrownBy(() ->
            loop.call(() -> {
              throw failure;
            }))
        .isSameAs(failure);
    assertThatThrownBy(() ->
            loop.call(() -> {
              throw new IOException("disk");
            }))
        .isInstanceOf(UmlautException.class)
        .hasCauseInstanceOf(IOException.class)
        .hasMessageContaining("test-loop");
  }

  /// Closing is orderly: accepted work is done, the thread is gone, new work is refused.
  @Test
  void closeRunsAcceptedTasksAndJoins() {
    CountDownLatch release = new CountDownLatch(1);
    Thread[] loopThread = new Thread[1];
    loop.execute(() -> {
      loopThread[0] = Thread.currentThread();
      await(release);
    });
    loop.execute(() -> log.add("accepted"));
    release.countDown();
    loop.close();

    assertThat(log).containsExactly("accepted");
    assertThat(loopThread[0].isAlive()).isFalse();
    assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> loop.call(() -> 1)).isInstanceOf(RejectedExecutionException.class);
    loop.close();
  }

  /// A device that finds the lab broken may end the loop that it runs on.
  @Test
  void closesFromItsOwnThread() {
    loop.execute(loop::close);
    loop.close();

    assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  /// Loop state must not be touched from elsewhere, and a mistake must show at once.
  @Test
  void watchIsForTheLoopThreadOnly() {
    try (var fd = dev.umlaut.os.EventFds.create()) {
      assertThatThrownBy(() -> loop.watch(fd, Interest.READ, bits -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("test-loop");
    }
  }
}
