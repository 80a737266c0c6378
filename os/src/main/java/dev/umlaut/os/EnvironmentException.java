// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// This machine is not able to do what was asked: a program is missing, a limit is too low, a disk
/// is full. The hint names the command that mends it.
///
/// @since 0.1
public final class EnvironmentException extends UmlautException {
  @Serial private static final long serialVersionUID = 1L;

  /// @param message what the machine lacks
  /// @param hint the command that mends it
  public EnvironmentException(String message, String hint) {
    super(message, hint);
  }

  /// @param message what the machine lacks
  /// @param hint the command that mends it
  /// @param cause the failure below this one
  public EnvironmentException(String message, String hint, @Nullable Throwable cause) {
    super(message, hint, cause);
  }
}
