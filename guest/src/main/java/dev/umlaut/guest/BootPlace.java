// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.util.OptionalInt;

/// Where one host is while it boots, among the others of its [BootPlaces]. Safe for any thread.
final class BootPlace {
  private enum Stage {
    BOOTS,
    ANSWERS,
    OVER
  }

  private final BootPlaces places;
  private final OptionalInt own;
  private Stage stage = Stage.BOOTS;
  private OptionalInt now;

  /// @param own the CPU of the host's [Placement]; none: it may be on any, which is not counted
  BootPlace(BootPlaces places, OptionalInt own) {
    this.places = places;
    this.own = own;
    this.now = own;
    own.ifPresent(places::boots);
  }

  /// It has booted, and lets us in.
  ///
  /// @return where it has to move; empty: it stays
  synchronized OptionalInt answers() {
    if (own.isEmpty() || stage != Stage.BOOTS) {
      return OptionalInt.empty();
    }
    stage = Stage.ANSWERS;
    places.hasBooted(own.getAsInt());
    now = places.answers();
    return now.equals(own) ? OptionalInt.empty() : now;
  }

  /// It has let us in, or has ended.
  ///
  /// @return where it has to move; empty: it stays
  synchronized OptionalInt leave() {
    Stage last = stage;
    stage = Stage.OVER;
    if (own.isEmpty() || last == Stage.OVER) {
      return OptionalInt.empty();
    }
    if (last == Stage.BOOTS) {
      places.hasBooted(own.getAsInt());
    } else {
      now.ifPresent(places::hasAnswered);
    }
    return now.equals(own) ? OptionalInt.empty() : own;
  }
}
