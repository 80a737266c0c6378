// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.os.UmlautException;
import java.io.Serial;

/// A call of the API that was answered with a failure.
///
/// @since 0.1
public final class ApiException extends UmlautException {
  @Serial private static final long serialVersionUID = 1L;

  static final int BAD_REQUEST = 400;
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;

  private final int status;

  /// @param status of HTTP
  ApiException(int status, Problem problem) {
    super(problem.message(), problem.hint());
    this.status = status;
  }

  /// Something was asked for that is not there or cannot be meant.
  static ApiException notFound(String message, String hint) {
    return new ApiException(NOT_FOUND, new Problem(message, hint));
  }

  static Problem problemOf(UmlautException failure) {
    return new Problem(String.valueOf(failure.getMessage()), failure.hint());
  }

  /// The status of HTTP.
  public int status() {
    return status;
  }

  /// Whether the caller asked for the wrong thing, rather than for one that failed.
  public boolean isCallersFault() {
    return status == BAD_REQUEST || status == NOT_FOUND;
  }
}
