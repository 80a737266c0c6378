// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.UmlautException;
import java.io.Serial;

/// A command asks for something that is not there, as a name with a typing error does.
final class UsageException extends UmlautException {
  @Serial private static final long serialVersionUID = 1L;

  UsageException(String message, String hint) {
    super(message, hint);
  }
}
