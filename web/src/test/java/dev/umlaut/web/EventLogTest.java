// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Protects the stream of events: nothing is missed, nothing comes twice, and it has a bound.
@Timeout(10)
class EventLogTest {
  private static final Duration LONG = Duration.ofSeconds(5);

  private final EventLog log = new EventLog(InstantSource.fixed(Instant.EPOCH));

  @Test
  void tellsWhatCameBehindANumber() throws InterruptedException {
    log.lab("starting", new Problem("", ""));
    log.host("moon", "ready");

    assertThat(log.after(0, LONG)).extracting(LabEvent::number).containsExactly(1L, 2L);
    assertThat(log.after(1, LONG))
        .containsExactly(new LabEvent(2, "1970-01-01T00:00:00Z", "host", "moon", "ready", "", ""));
    assertThat(log.after(2, Duration.ZERO)).isEmpty();
    assertThat(log.lastNumber()).isEqualTo(2);
  }

  @Test
  void whoeverWaitsIsToldAtOnce() {
    CompletableFuture<List<LabEvent>> waiting = CompletableFuture.supplyAsync(() -> wait(log));
    log.time("paused");
    assertThat(waiting.join()).extracting(LabEvent::state).containsExactly("paused");
  }

  @Test
  void nobodyWaitsForAClosedLog() {
    CompletableFuture<List<LabEvent>> waiting = CompletableFuture.supplyAsync(() -> wait(log));
    log.close();
    assertThat(waiting.join()).isEmpty();
    assertThat(log.isClosed()).isTrue();
  }

  @Test
  void forgetsTheOldestOfTooMany() throws InterruptedException {
    for (int i = 0; i < EventLog.EVENTS_MAX + 5; i++) {
      log.host("moon", "kernel");
    }
    assertThat(log.after(0, LONG))
        .hasSize(EventLog.EVENTS_MAX)
        .first()
        .extracting(LabEvent::number)
        .isEqualTo(6L);
  }

  private static List<LabEvent> wait(EventLog log) {
    try {
      return log.after(0, LONG);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
