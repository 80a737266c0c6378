// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.os.UmlautException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A command could not be carried to its end for a reason that is not the command's own: the host
/// or the control connection went away, or the output has no end.
///
/// @since 0.1
public final class ShellException extends UmlautException {
  @Serial private static final long serialVersionUID = 1L;

  /// @param message what failed, and in which host
  /// @param hint what to do about it; empty when there is nothing to do
  /// @param cause the failure below this one
  public ShellException(String message, String hint, @Nullable Throwable cause) {
    super(message, hint, cause);
  }
}
