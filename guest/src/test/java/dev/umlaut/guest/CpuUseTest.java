// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Protects the reading of processor times.
class CpuUseTest {
  /// The program's name is the guest's choice, and the fields behind it are counted from its end.
  @Test
  void addsUserAndSystemTimeOfTheProcessAndItsEndedChildren() {
    String stat = "7 (a) 1 (b) S 1 7 7 0 -1 4194560 822 569 31 34 1 20 300 4000 20 0 1 0 11 222";

    assertThat(CpuUse.ticks(stat)).isEqualTo(4321);
  }

  @Test
  void aProcessThatIsGoneHasUsedNothing() {
    assertThat(CpuUse.of(Integer.MAX_VALUE)).isEqualTo(Duration.ZERO);
    assertThat(CpuUse.ticks("")).isZero();
  }
}
