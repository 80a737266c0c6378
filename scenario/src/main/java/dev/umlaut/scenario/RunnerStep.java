// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.scenario.ShellCommand.Kind;
import dev.umlaut.scenario.ShellCommand.Redirection;
import java.util.List;

/// What the runner does for one simple command of a line.
sealed interface RunnerStep {
  /// Whether a check looks at what the command writes to standard output.
  boolean checked();

  /// The words go to the host, joined by blanks, where the login shell reads them again.
  ///
  /// @param command the joined words
  /// @param keepOutput false when standard output was sent to `/dev/null`
  /// @param keepErrors the same for standard error
  record Remote(String command, boolean keepOutput, boolean keepErrors, boolean checked)
      implements RunnerStep {}

  /// A pause of the runner.
  ///
  /// @param argument of `sleep`, as it was written
  record Pause(String argument, boolean checked) implements RunnerStep {}

  /// A command without an effect but its status and what it prints.
  record Local(int status, String output, boolean checked) implements RunnerStep {}

  /// Find out what a command means.
  ///
  /// @param checked whether it is the last one of a check, so that its output is kept whatever its
  ///   redirections say
  /// @throws ShellSyntax when it would act on the machine that runs the test
  static RunnerStep of(ShellCommand command, boolean checked) {
    boolean[] kept = sinks(command.redirections(), checked);
    List<String> words = command.words();
    if (words.isEmpty()) {
      return new Local(0, "", checked);
    }
    String rest = String.join(" ", words.subList(1, words.size()));
    return switch (words.getFirst()) {
      case RunnerLine.REMOTE -> new Remote(rest, kept[1], kept[2], checked);
      case "true", ":" -> new Local(0, "", checked);
      case "false" -> new Local(1, "", checked);
      case "echo" -> new Local(0, kept[1] ? rest + "\n" : "", checked);
      case "sleep" -> pause(rest, checked);
      default ->
          throw new ShellSyntax(
              "`"
                  + words.getFirst()
                  + "` would be executed on the machine that runs the test, not in the host",
              "Escape the operator before it, as in \\; or \\&\\&, to have all of it executed in"
                  + " the host.");
    };
  }

  private static RunnerStep pause(String argument, boolean checked) {
    if (!argument.matches("[0-9]{1,6}(\\.[0-9]{1,6})?[smhd]?")) {
      throw new ShellSyntax("sleep needs a time, not '" + argument + "'", "Write sleep SECONDS.");
    }
    return new Pause(argument, checked);
  }

  /// Follows the redirections: element 1 tells whether standard output is kept, 2 the same for
  /// standard error.
  private static boolean[] sinks(List<Redirection> redirections, boolean checked) {
    boolean[] kept = {false, true, true};
    for (Redirection change : redirections) {
      int descriptor = change.descriptor();
      if (change.kind() == Kind.DUPLICATE) {
        if (descriptor < 1 || descriptor > 2 || !change.target().matches("[12]")) {
          throw foreign(change);
        }
        kept[descriptor] = kept[Integer.parseInt(change.target())];
      } else if (change.isNull()) {
        if (descriptor == 1 || descriptor == 2) {
          kept[descriptor] = false;
        }
      } else if (!checked || change.kind() == Kind.READ) {
        throw foreign(change);
      }
    }
    return checked ? new boolean[] {false, true, true} : kept;
  }

  private static ShellSyntax foreign(Redirection change) {
    return new ShellSyntax(
        "the redirection to '"
            + change.target()
            + "' would be made on the machine that runs the test, not in the host",
        "Escape it (\\>) or put it into the quotes, so that it reaches the host's shell.");
  }
}
