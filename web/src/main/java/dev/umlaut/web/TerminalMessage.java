// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.umlaut.os.UmlautException;

/// What is said over a terminal's WebSocket beside the bytes themselves, as text.
///
/// The client says `begin` first, later `resize`, `end` and `shown`; the server says `exit` or
/// `problem`, then closes.
///
/// @param say one of these words
/// @param command to run, with `begin`; empty: the login shell
/// @param terminal the name of the terminal, with `begin`; empty: there is none
/// @param columns of the terminal, with `begin` and `resize`
/// @param rows of the terminal, with `begin` and `resize`
/// @param tailBytes how much of what was said before is wanted, with `begin` to a console
/// @param windowBytes with `begin`: how much the server may send before it hears that this was
///   `shown`, 0 for no limit; with `shown`: how much more was
/// @param status of the command, with `exit`; the one that HTTP would have, with `problem`
/// @param message with `problem`
/// @param hint with `problem`
/// @since 0.1
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record TerminalMessage(
    String say,
    String command,
    String terminal,
    int columns,
    int rows,
    int tailBytes,
    int windowBytes,
    int status,
    String message,
    String hint) {
  /// What JSON left out is empty.
  @SuppressWarnings("NullAway") // the reader of JSON gives null for what is not there
  public TerminalMessage {
    say = say == null ? "" : say;
    command = command == null ? "" : command;
    terminal = terminal == null ? "" : terminal;
    message = message == null ? "" : message;
    hint = hint == null ? "" : hint;
  }

  /// The client runs something.
  public static TerminalMessage begin(String command, String terminal, int columns, int rows) {
    return new TerminalMessage("begin", command, terminal, columns, rows, 0, 0, 0, "", "");
  }

  /// The client watches a console.
  public static TerminalMessage watch(int tailBytes, int columns, int rows) {
    return new TerminalMessage("begin", "", "", columns, rows, tailBytes, 0, 0, "", "");
  }

  /// The client's terminal has another size.
  public static TerminalMessage resize(int columns, int rows) {
    return new TerminalMessage("resize", "", "", columns, rows, 0, 0, 0, "", "");
  }

  /// The client will type nothing more.
  public static TerminalMessage end() {
    return new TerminalMessage("end", "", "", 0, 0, 0, 0, 0, "", "");
  }

  static TerminalMessage exit(int status) {
    return new TerminalMessage("exit", "", "", 0, 0, 0, 0, status, "", "");
  }

  /// @param status the one that HTTP would have for it
  static TerminalMessage problem(int status, Problem problem) {
    return new TerminalMessage(
        "problem", "", "", 0, 0, 0, 0, status, problem.message(), problem.hint());
  }

  static TerminalMessage tooMany() {
    return problem(ApiException.CONFLICT, new Problem("too many terminals at a time", ""));
  }

  static TerminalMessage problem(Exception failure) {
    return switch (failure) {
      case ApiException api -> problem(api.status(), ApiException.problemOf(api));
      case UmlautException ours -> problem(ApiException.CONFLICT, ApiException.problemOf(ours));
      default ->
          problem(ApiException.BAD_REQUEST, new Problem(String.valueOf(failure.getMessage()), ""));
    };
  }
}
