// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.os.UmlautException;
import java.io.Serial;
import java.nio.file.Path;
import java.util.List;

/// A host did not become ready. The message ends with the last lines of its console.
///
/// @since 0.1
public final class BootException extends UmlautException {
  @Serial private static final long serialVersionUID = 1L;

  private final String host;
  private final Phase phase;
  private final transient List<String> lastConsoleLines;

  BootException(String host, Phase phase, String reason, ConsoleLog console) {
    this(host, phase, reason, console.lastLines());
  }

  private BootException(String host, Phase phase, String reason, List<String> lines) {
    super(message(host, phase, reason, lines), "");
    this.host = host;
    this.phase = phase;
    this.lastConsoleLines = lines;
  }

  private BootException(BootException cause, String hint) {
    super(String.valueOf(cause.getMessage()), hint, cause);
    this.host = cause.host;
    this.phase = cause.phase;
    this.lastConsoleLines = cause.lastConsoleLines;
  }

  /// The same, with a hint to the console log, for those who keep it: a guest's own one goes with
  /// its directory.
  ///
  /// @param log the copy
  public BootException keptIn(Path log) {
    return new BootException(this, "the whole console log is " + log);
  }

  private static String message(String host, Phase phase, String reason, List<String> lines) {
    var message = new StringBuilder("%s %s (%s)".formatted(host, reason, phase.description()));
    message.append(lines.isEmpty() ? "; its console is empty" : "; the end of its console:");
    lines.forEach(line -> message.append("\n  | ").append(line));
    return message.toString();
  }

  /// The host's name.
  public String host() {
    return host;
  }

  /// How far it had come.
  public Phase phase() {
    return phase;
  }

  /// The end of its console log, at most 20 lines.
  public List<String> lastConsoleLines() {
    return lastConsoleLines;
  }
}
