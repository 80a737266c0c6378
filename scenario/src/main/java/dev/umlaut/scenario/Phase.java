// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// The parts of a scenario's life, in their order.
///
/// @since 0.1
public enum Phase {
  /// Files are laid over the hosts, logs and kernel state cleared, captures started.
  PREPARE("preparation"),
  /// The commands of `pretest.dat`.
  PRETEST("pretest"),
  /// The commands and checks of `evaltest.dat`.
  EVALTEST("evaltest"),
  /// Status and configuration are collected while everything still runs.
  COLLECT("collection"),
  /// The commands of `posttest.dat`.
  POSTTEST("posttest"),
  /// The hosts are searched for leftovers, logs fetched, files put back.
  FINISH("leftovers");

  private final String title;

  Phase(String title) {
    this.title = title;
  }

  /// One word for people.
  public String title() {
    return title;
  }
}
