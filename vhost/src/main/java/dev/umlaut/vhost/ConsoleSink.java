// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

/// Where the output of a [ConsoleDevice] goes.
///
/// @since 0.1
@FunctionalInterface
public interface ConsoleSink {
  /// Takes what the guest has written. Loop thread; must neither block nor throw.
  ///
  /// @param bytes are the sink's from now on
  void output(byte[] bytes);
}
