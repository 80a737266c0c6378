// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

/// How far a host has come. It only goes forward.
///
/// @since 0.1
public enum Phase {
  /// The process is started.
  SPAWNED("starting"),
  /// The kernel runs: it has connected to its devices.
  KERNEL("the kernel boots"),
  /// The first program runs.
  INIT("the system comes up"),
  /// The control channel answers.
  READY("ready"),
  /// The process has ended.
  ENDED("ended");

  private final String description;

  Phase(String description) {
    this.description = description;
  }

  /// In words for a person, as in "moon: the kernel boots".
  public String description() {
    return description;
  }
}
