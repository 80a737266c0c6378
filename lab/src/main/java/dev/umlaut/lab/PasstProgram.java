// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.time.Duration;

/// What is started for a way out through passt.
///
/// @param name of the program: it is looked for in `PATH` unless it is a path
/// @param patience how long it may take until it listens
record PasstProgram(String name, Duration patience) {
  /// Debian's package.
  static final PasstProgram INSTALLED = new PasstProgram("passt", Duration.ofSeconds(10));
}
