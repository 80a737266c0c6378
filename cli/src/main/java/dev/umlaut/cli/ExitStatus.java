// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

/// The exit statuses of `umlaut`, stable for scripts.
final class ExitStatus {
  /// Everything that was asked for was done; every scenario passed.
  static final int OK = 0;

  /// At least one scenario failed.
  static final int FAILED = 1;

  /// The command line, a lab file or a scenario file is wrong.
  static final int USAGE = 2;

  /// This machine is not able to do it: a program is missing, a disk is full, a host does not boot.
  static final int ENVIRONMENT = 3;

  /// Ended by ^C, as shells count it.
  static final int INTERRUPTED = 130;

  private ExitStatus() {}
}
