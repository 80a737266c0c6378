// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.CommandTimeoutException;
import dev.umlaut.guest.Shell;
import dev.umlaut.os.UmlautException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Carries out the runner's side of one line, and sends the rest to the host.
///
/// Used by one thread.
final class LineExecutor {
  private final Shell shell;
  private final Duration limit;
  private final Clocks clocks;
  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final List<String> sent = new ArrayList<>();
  private String fault = "";
  private Took took = Took.NONE;

  /// @param limit for each command, by the lab's clock
  LineExecutor(Shell shell, Duration limit, Clocks clocks) {
    this.shell = shell;
    this.limit = limit;
    this.clocks = clocks;
  }

  /// @param commands the line, as {@link ShellReader} has read it
  /// @param checked whether the output of the last command is looked at by a check
  Execution execute(List<ShellCommand> commands, boolean checked) {
    int status = 0;
    for (int i = 0; i < commands.size() && fault.isEmpty(); i++) {
      ShellCommand command = commands.get(i);
      if (command.connector().allows(status)) {
        status = execute(RunnerStep.of(command, checked && i == commands.size() - 1));
      }
    }
    return new Execution(
        String.join("; ", sent),
        fault.isEmpty() ? status : -1,
        console.toByteArray(),
        output.toByteArray(),
        errors.toByteArray(),
        fault,
        took);
  }

  private int execute(RunnerStep step) {
    return switch (step) {
      case RunnerStep.Remote remote -> {
        sent.add(remote.command());
        yield remote(remote);
      }
      // The host's clock is the lab's clock: a pause there is a pause of the scenario.
      case RunnerStep.Pause pause ->
          remote(new RunnerStep.Remote("sleep " + pause.argument(), true, true, pause.checked()));
      case RunnerStep.Local local -> {
        write(local.output().getBytes(StandardCharsets.UTF_8), local.checked());
        yield local.status();
      }
    };
  }

  private int remote(RunnerStep.Remote step) {
    Duration longest = clocks.limit(step.command(), limit);
    Clocks.Moment begin = clocks.now();
    try {
      CommandResult result = shell.run(step.command(), longest);
      keep(step, begin, result);
      return result.exitStatus();
    } catch (CommandTimeoutException e) {
      keep(step, begin, e.soFar());
      fault = "did not end within " + Durations.text(longest) + " and was killed";
    } catch (UmlautException e) {
      fault = String.valueOf(e.getMessage());
    }
    return -1;
  }

  private void keep(RunnerStep.Remote step, Clocks.Moment begin, CommandResult result) {
    took = took.plus(clocks.command(begin, result.took()));
    if (step.keepOutput()) {
      write(result.output(), step.checked());
    }
    if (step.keepErrors()) {
      errors.writeBytes(result.errors());
    }
  }

  private void write(byte[] bytes, boolean toCheck) {
    (toCheck ? output : console).writeBytes(bytes);
  }
}
