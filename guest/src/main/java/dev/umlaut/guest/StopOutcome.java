// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

/// Which rung of the ladder ended a guest.
///
/// @since 0.1
public enum StopOutcome {
  /// It had ended before.
  ALREADY_ENDED,
  /// The host's own init shut it down.
  POWERED_OFF,
  /// The kernel halted at the management console's word; the host's programs were not asked.
  HALTED,
  /// SIGTERM ended the kernel.
  TERMINATED,
  /// SIGKILL ended the kernel.
  KILLED
}
