// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.image.Progress.Unit;
import org.junit.jupiter.api.Test;

/// Protects what a person reads while something takes long: what, how far, how long.
class StepStateTest {
  private static final long SECOND_NANOS = 1_000_000_000L;

  @Test
  void tellsPartAndTimeLeft() {
    StepState half = new StepState("Compile the kernel", 200, Unit.ITEMS, 0).withDone(100);

    assertThat(half.line(60 * SECOND_NANOS))
        .startsWith("Compile the kernel  ████████████░░░░░░░░░░░░ 50%")
        .endsWith("1:00 left");
  }

  @Test
  void neverSaysHundredPercentBecauseTheTotalIsAnEstimate() {
    StepState beyond = new StepState("Compile", 200, Unit.ITEMS, 0).withDone(500);

    assertThat(beyond.line(60 * SECOND_NANOS)).contains("99%");
  }

  @Test
  void doesNotGoBack() {
    StepState state = new StepState("Fetch", 100, Unit.BYTES, 0).withDone(80).withDone(20);

    assertThat(state.done()).isEqualTo(80);
  }

  @Test
  void tellsTheTimeItTookWhereTheTotalIsUnknown() {
    StepState unknown = new StepState("Unpack", 0, Unit.ITEMS, 0).withDetail("net/ipv4");

    assertThat(unknown.line(75 * SECOND_NANOS)).isEqualTo("Unpack  1:15  net/ipv4");
  }

  @Test
  void keepsTheEndOfALongDetail() {
    StepState state =
        new StepState("Unpack", 0, Unit.ITEMS, 0)
            .withDetail("drivers/" + "x".repeat(80) + "/end.o");

    assertThat(state.line(0)).endsWith("/end.o").hasSizeLessThan(60);
  }
}
