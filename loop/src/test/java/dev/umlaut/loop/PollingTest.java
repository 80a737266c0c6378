// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Protects waits for what nobody tells: they end when it is there, at their limit, and on an
/// error.
class PollingTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void looksUntilItIsThere() throws IOException {
    assertThat(Polling.until(LONG, () -> Optional.of(looks.incrementAndGet()).filter(n -> n == 3)))
        .contains(3);
  }

  @Test
  void looksOnceWhateverTheLimit() throws IOException {
    assertThat(Polling.until(Duration.ZERO, () -> Optional.of(looks.incrementAndGet())))
        .contains(1);
  }

  @Test
  void givesUpAtTheLimit() throws IOException {
    assertThat(
            Polling.until(
                Duration.ofMillis(30),
                () -> {
                  looks.incrementAndGet();
                  return Optional.empty();
                }))
        .isEmpty();
    assertThat(looks).hasPositiveValue();
  }

  @Test
  void anInterruptEndsItAndStays() throws IOException {
    Thread.currentThread().interrupt();
    assertThat(Polling.until(LONG, Optional::empty)).isEmpty();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anErrorIsNotLookedAtAgain() {
    assertThatThrownBy(() ->
            Polling.until(
                LONG,
                () -> {
                  throw new IOException("look " + looks.incrementAndGet());
                }))
        .hasMessage("look 1");
  }
}
