// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

/// Is told how far a host has come.
///
/// @since 0.1
@FunctionalInterface
public interface BootListener {
  /// A host has reached a phase. Called once for each phase that is seen, in order, by whichever
  /// thread saw it, often the lab's loop thread: it must not block.
  ///
  /// @param host its name
  /// @param phase the phase that begins
  void reached(String host, Phase phase);

  /// This listener, and another one after it.
  default BootListener andThen(BootListener next) {
    return (host, phase) -> {
      reached(host, phase);
      next.reached(host, phase);
    };
  }

  /// A listener that does not care.
  static BootListener silent() {
    return (_, _) -> {};
  }
}
