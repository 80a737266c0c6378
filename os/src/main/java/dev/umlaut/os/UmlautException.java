// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// An operation that failed for a reason outside the program. The message says what failed and
/// which object it was; the hint says what the reader can do about it.
///
/// Not sealed: every room adds the failures that its callers can tell apart.
///
/// @since 0.1
public class UmlautException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String hint;

  /// @param message what failed, and which object
  /// @param hint what to do about it; empty when there is nothing to do
  public UmlautException(String message, String hint) {
    this(message, hint, null);
  }

  /// @param message what failed, and which object
  /// @param hint what to do about it; empty when there is nothing to do
  /// @param cause the failure below this one
  public UmlautException(String message, String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.hint = hint;
  }

  /// What to do about it, in words for a person; empty when there is nothing to do.
  public String hint() {
    return hint;
  }
}
