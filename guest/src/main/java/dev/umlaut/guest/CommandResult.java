// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What a command in a host came to.
///
/// @param exitStatus 0 to 255 as a shell sees it; a command that a signal ended has 128 plus the
///   signal's number
/// @param output what it wrote to standard output; the caller must not change it
/// @param errors what it wrote to standard error; the caller must not change it
/// @param took from the request to the end, by the lab's clock
/// @since 0.1
// The bytes may be megabytes, and nobody compares results: a copy for each look costs too much.
@SuppressWarnings("ArrayRecordComponent")
public record CommandResult(int exitStatus, byte[] output, byte[] errors, Duration took) {
  /// Standard output as text; bytes that are not UTF-8 become replacement characters.
  public String outputText() {
    return new String(output, StandardCharsets.UTF_8);
  }

  /// Standard error as text; bytes that are not UTF-8 become replacement characters.
  public String errorText() {
    return new String(errors, StandardCharsets.UTF_8);
  }

  /// Tells whether the command ended with exit status 0.
  public boolean succeeded() {
    return exitStatus == 0;
  }
}
