// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.umlaut.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Protects who decides about virtual time: nothing passes unasked, and what is asked for passes
/// exactly.
@Tag("os")
@Timeout(30)
class LabTimeTest {
  private static final Instant START = Instant.parse("2030-12-31T23:59:50Z");
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final EventLoop loop = EventLoop.startVirtual("test-time", START);
  private final LabTime time = new LabTime(loop, START, "test");

  @AfterEach
  void close() {
    time.close();
    loop.close();
  }

  @Test
  void standsStillAtFirst() {
    assertThat(time.pace()).isEqualTo(new Pace.Standing());
    assertThat(time.now()).isEqualTo(START);
  }

  @Test
  void goesForwardByExactlyTheSpan() throws InterruptedException {
    try (Passage passage = time.forward(Duration.ofHours(2))) {
      assertThat(passage.await(LIMIT)).isTrue();
    }
    assertThat(time.now()).isEqualTo(START.plus(Duration.ofHours(2)));
    try (Passage passage = time.forward(Duration.ofNanos(1))) {
      assertThat(passage.await(LIMIT)).isTrue();
    }
    assertThat(time.elapsed()).isEqualTo(Duration.ofHours(2).plusNanos(1));
  }

  @Test
  void aPassageThatIsClosedStopsThere() throws InterruptedException {
    CountDownLatch hour = new CountDownLatch(1);
    var _ =
        loop.after(
            Duration.ofHours(1),
            () -> {
              hour.countDown();
              await(new CountDownLatch(1), Duration.ofMillis(200)); // a host that computes
            });
    try (Passage passage = time.forward(Duration.ofDays(1))) {
      assertThat(await(hour, LIMIT)).isTrue();
      assertThat(passage.await(Duration.ofMillis(1))).isFalse();
    }
    assertThat(time.elapsed()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void keepsPaceWithOurClock() {
    CountDownLatch reached = new CountDownLatch(1);
    long began = System.nanoTime();
    var _ = loop.after(Duration.ofSeconds(2), reached::countDown);

    time.pace(new Pace.Paced(20));

    assertThat(await(reached, LIMIT)).isTrue();
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(90_000_000);
  }

  @Test
  void aPauseIsOneAndResumingGoesBackToTheRate() {
    time.pace(new Pace.Paced(7));
    time.pause();
    Duration paused = time.elapsed();
    assertThat(await(new CountDownLatch(1), Duration.ofMillis(50))).isFalse();
    assertThat(time.elapsed()).isEqualTo(paused);

    time.resume();

    assertThat(time.pace()).isEqualTo(new Pace.Paced(7)).hasToString("7x");
  }

  @Test
  void aLoanLetsTimePassWhileItStandsStill() throws Exception {
    CountDownLatch minute = new CountDownLatch(1);
    var _ = loop.after(Duration.ofMinutes(1), minute::countDown);
    assertThat(await(minute, Duration.ofMillis(20))).isFalse();

    try (AutoCloseable _ = time.borrow()) {
      assertThat(await(minute, LIMIT)).isTrue();
    }
    assertThat(time.elapsed()).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void aLoanDoesNotMakePacedTimeFaster() throws Exception {
    time.pace(new Pace.Paced(0.001));
    CountDownLatch minute = new CountDownLatch(1);
    var _ = loop.after(Duration.ofMinutes(1), minute::countDown);

    try (AutoCloseable _ = time.borrow()) {
      assertThat(await(minute, Duration.ofMillis(100))).isFalse();
    }
    assertThat(time.elapsed()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void refusesSpansAndRatesThatNobodyCanMean() {
    assertThatIllegalArgumentException().isThrownBy(() -> time.forward(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> time.forward(Duration.ofDays(99_999)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pace.Paced(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pace.Paced(Double.NaN));
  }

  private static boolean await(CountDownLatch latch, Duration limit) {
    try {
      return latch.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
