// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// CPUs of hosts that boot, and of those that have booted and make room for them.
class BootPlacesTest {
  private final BootPlaces places = new BootPlaces(List.of(0, 1));
  private final BootPlace alice = new BootPlace(places, OptionalInt.of(0));
  private final BootPlace bob = new BootPlace(places, OptionalInt.of(1));
  private final BootPlace carol = new BootPlace(places, OptionalInt.of(0));
  private final BootPlace winnetou = new BootPlace(places, OptionalInt.of(1));

  @Test
  void whoHasBootedGoesWhereFewestBoot() {
    assertThat(alice.answers()).as("carol boots on 0, two on 1").isEmpty();
    assertThat(bob.answers()).as("nobody lets us in on 1 yet").isEmpty();
    assertThat(carol.answers()).as("nobody boots on 0").isEmpty();
    assertThat(winnetou.answers()).as("nobody boots, two are on 0, one is on 1").isEmpty();
  }

  /// The last one, with most to do, has a CPU to itself.
  @Test
  void roomIsMadeForTheLast() {
    assertThat(alice.answers()).isEmpty();
    assertThat(carol.answers()).isEmpty();
    assertThat(bob.answers()).as("winnetou boots on 1").hasValue(0);
    assertThat(bob.leave()).as("back to its own").hasValue(1);
    assertThat(winnetou.answers()).isEmpty();
    assertThat(winnetou.leave()).isEmpty();
  }

  @Test
  void whoEndsBeforeItHasBootedIsInNobodysWay() {
    assertThat(winnetou.leave()).isEmpty();
    assertThat(winnetou.answers()).isEmpty();
    assertThat(bob.answers()).isEmpty();
    assertThat(alice.answers()).as("nobody boots on 1, but on 0").hasValue(1);
  }

  /// A server may be asked more than once.
  @Test
  void everyStepCountsOnce() {
    assertThat(bob.answers()).isEmpty();
    assertThat(bob.answers()).isEmpty();
    assertThat(bob.leave()).isEmpty();
    assertThat(bob.leave()).isEmpty();
    assertThat(winnetou.answers()).isEmpty();
    assertThat(alice.answers()).hasValue(1);
  }

  @Test
  void whereThereIsNoChoiceAllStay() {
    BootPlace anywhere = new BootPlace(new BootPlaces(List.of()), OptionalInt.empty());
    assertThat(anywhere.answers()).isEmpty();
    assertThat(anywhere.leave()).isEmpty();
  }
}
