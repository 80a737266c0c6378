// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.SyntaxException;
import dev.umlaut.os.UmlautException;
import dev.umlaut.web.ApiException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Turns an exception into one message, one hint and an exit status. The stack trace is for
/// `--verbose`.
final class Failures implements IExecutionExceptionHandler {
  private final Terminal terminal;
  private boolean verbose;

  Failures(Terminal terminal) {
    this.terminal = terminal;
  }

  void showStackTraces(boolean on) {
    verbose = on;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult arguments) {
    if (isInterrupt(failure)) {
      terminal.err().println("umlaut: interrupted; everything it had started is stopped");
      return ExitStatus.INTERRUPTED;
    }
    if (verbose) {
      failure.printStackTrace(terminal.err());
    }
    terminal.err().println(terminal.styled("@|bold,red umlaut:|@ ") + message(failure));
    String hint = failure instanceof UmlautException ours ? ours.hint() : "";
    if (!hint.isEmpty()) {
      hint.lines().forEach(line -> terminal.err().println("  " + line));
    } else if (!(failure instanceof UmlautException) && !verbose) {
      terminal
          .err()
          .println("  This is a defect of Umlaut: the same command with --verbose shows where.");
    }
    return status(failure);
  }

  private static String message(Exception failure) {
    return switch (failure) {
      case UmlautException ours -> String.valueOf(ours.getMessage());
      case UncheckedIOException io -> String.valueOf(io.getCause());
      default -> failure.toString();
    };
  }

  private static int status(Exception failure) {
    return switch (failure) {
      case SyntaxException _, UsageException _ -> ExitStatus.USAGE;
      case ApiException call when call.isCallersFault() -> ExitStatus.USAGE;
      default -> ExitStatus.ENVIRONMENT;
    };
  }

  private static boolean isInterrupt(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof InterruptedException || at instanceof CancellationException) {
        return true;
      }
    }
    return Thread.currentThread().isInterrupted();
  }
}
