// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.os.UmlautException;
import java.io.Serial;
import java.time.Duration;

/// A command did not end within its time limit and was killed.
///
/// @since 0.1
public final class CommandTimeoutException extends UmlautException {
  @Serial private static final long serialVersionUID = 1L;

  private final String host;
  private final String command;
  private final transient CommandResult soFar;

  CommandTimeoutException(String host, String command, Duration limit, CommandResult soFar) {
    super(
        "%s: the command did not end within %s: %s"
            .formatted(host, seconds(limit), abbreviated(command)),
        "raise the time limit, or find out what the command waits for");
    this.host = host;
    this.command = command;
    this.soFar = soFar;
  }

  /// The host's name.
  public String host() {
    return host;
  }

  /// The command as it was given.
  public String command() {
    return command;
  }

  /// What had come by then: its exit status is -1, as there was none.
  public CommandResult soFar() {
    return soFar;
  }

  private static String seconds(Duration limit) {
    long millis = limit.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis / 1000.0 + " s";
  }

  private static String abbreviated(String command) {
    String line = command.strip().lines().findFirst().orElse("");
    boolean whole = line.length() <= 120 && line.equals(command.strip());
    return whole ? line : line.substring(0, Math.min(120, line.length())) + " …";
  }
}
