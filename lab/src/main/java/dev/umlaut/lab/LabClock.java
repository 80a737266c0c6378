// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// By which clock a lab runs: `clock` in `lab.yaml`, `CLOCK` in a scenario's `test.conf`.
///
/// @since 0.1
public enum LabClock {
  /// That of this machine.
  REAL,
  /// One that stands still while anybody computes and jumps while everybody waits.
  VIRTUAL;

  /// The words for them in files.
  static List<String> words() {
    return Arrays.stream(values()).map(LabClock::word).toList();
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The clock with this word, such as `virtual`.
  ///
  /// @return empty for a word that is no clock
  public static Optional<LabClock> named(String word) {
    return Arrays.stream(values()).filter(clock -> clock.word().equals(word)).findFirst();
  }
}
