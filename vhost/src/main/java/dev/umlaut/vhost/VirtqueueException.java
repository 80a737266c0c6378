// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.os.UmlautException;
import java.io.Serial;

/// A guest's driver has broken the rules of virtqueues or of vhost-user. Its connection ends.
///
/// @since 0.1
public final class VirtqueueException extends UmlautException {
  @Serial private static final long serialVersionUID = 1L;

  /// @param message what was wrong
  public VirtqueueException(String message) {
    super(message, "");
  }
}
