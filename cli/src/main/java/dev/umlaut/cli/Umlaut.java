// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command `umlaut`: the root of all commands, and the composition root of the program.
@Command(
    name = "umlaut",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    version = "umlaut 0.1.0",
    description = "Networks of real Linux kernels, as ordinary processes.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  umlaut test labs/strongswan/scenarios/nat-rw   boots six hosts, runs it",
      "  umlaut test labs/strongswan/scenarios          runs all in the folder",
      "  umlaut up labs/strongswan moon sun             a lab that stays until \"down\"",
      "  umlaut shell moon                              a shell in a host of it",
      "  umlaut term ; umlaut top                       a window for each host; what they do",
      "  umlaut doctor                                  what does this machine lack?",
      "",
      "Exit status: 0 all well, 1 a scenario failed, 2 wrong usage or a broken file,",
      "3 this machine is not able to (the message says what to do)."
    })
public final class Umlaut {
  /// How long ^C waits for guests and builds to be stopped and results to be written: a second as a
  /// rule, on a machine that is overrun some more.
  private static final long UNWIND_SECONDS = 20;

  private final Failures failures;

  private Umlaut(Failures failures) {
    this.failures = failures;
  }

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show stack traces of errors; \"test\" shows every phase.")
  void verbose(boolean on) {
    failures.showStackTraces(on);
  }

  /// Runs one command and ends the process with its status.
  ///
  /// @param arguments the words after `umlaut`
  public static void main(String[] arguments) {
    Thread main = Thread.currentThread();
    CountDownLatch unwound = new CountDownLatch(1);
    // ^C: interrupt the command, so that it stops what it has started, and give it time to.
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("interrupt")
                .unstarted(() -> {
                  if (unwound.getCount() > 0) {
                    main.interrupt();
                    await(unwound);
                  }
                }));
    int status = run(Terminal.ofProcess(), arguments);
    unwound.countDown();
    System.exit(status);
  }

  static int run(Terminal terminal, String... arguments) {
    Failures failures = new Failures(terminal);
    return commands(terminal, failures)
        .setOut(new PrintWriter(terminal.out(), true, terminal.out().charset()))
        .setErr(new PrintWriter(terminal.err(), true, terminal.err().charset()))
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(Umlaut::wrongUsage)
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments);
  }

  /// All commands, in the order of the help.
  static CommandLine commands(Terminal terminal, Failures failures) {
    return new CommandLine(new Umlaut(failures))
        .addSubcommand(new UpCommand(terminal))
        .addSubcommand(new DownCommand(terminal))
        .addSubcommand(new PsCommand(terminal))
        .addSubcommand(wordsAsTheyAre(new ExecCommand(terminal)))
        .addSubcommand(new ShellCommand(terminal))
        .addSubcommand(new ConsoleCommand(terminal))
        .addSubcommand(new TermCommand(terminal))
        .addSubcommand(new LogCommand(terminal))
        .addSubcommand(new CoresCommand(terminal))
        .addSubcommand(new InspectCommand(terminal))
        .addSubcommand(new TopCommand(terminal))
        .addSubcommand(HostChange.command(terminal, HostChange.Verb.START))
        .addSubcommand(HostChange.command(terminal, HostChange.Verb.STOP))
        .addSubcommand(HostChange.command(terminal, HostChange.Verb.KILL))
        .addSubcommand(HostChange.command(terminal, HostChange.Verb.RESET))
        .addSubcommand(HostChange.command(terminal, HostChange.Verb.PAUSE))
        .addSubcommand(HostChange.command(terminal, HostChange.Verb.RESUME))
        .addSubcommand(new AddCommand(terminal))
        .addSubcommand(new RemoveCommand(terminal))
        .addSubcommand(new SnapshotCommand(terminal))
        .addSubcommand(new DiffCommand(terminal))
        .addSubcommand(new ExportCommand(terminal))
        .addSubcommand(new ImportCommand(terminal))
        .addSubcommand(new CpCommand(terminal))
        .addSubcommand(new LinkCommand(terminal))
        .addSubcommand(new CaptureCommand(terminal))
        .addSubcommand(new TimeCommand(terminal))
        .addSubcommand(new ForwardCommand(terminal))
        .addSubcommand(new SshConfigCommand(terminal))
        .addSubcommand(new GraphCommand(terminal))
        .addSubcommand(new EventsCommand(terminal))
        .addSubcommand(new UiCommand(terminal))
        .addSubcommand(new LabProcess(terminal))
        .addSubcommand(new TestCommand(terminal))
        .addSubcommand(new LintCommand(terminal))
        .addSubcommand(new KernelCommand(terminal))
        .addSubcommand(new ImageCommand(terminal))
        .addSubcommand(new CowCommand(terminal))
        .addSubcommand(new DoctorCommand(terminal));
  }

  /// A command whose words are another's from the first that is no option: `--` is one of them.
  private static CommandLine wordsAsTheyAre(Object command) {
    CommandLine line = new CommandLine(command);
    var _ = line.getCommandSpec().parser().stopAtPositional(true).endOfOptionsDelimiter("\0");
    return line;
  }

  /// One message, as for every other error: the whole usage would push it off the screen.
  private static int wrongUsage(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText("umlaut: " + wrong.getMessage()));
    if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
      err.println("  \"" + command.getCommandSpec().qualifiedName() + " --help\" shows the usage.");
    }
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /// The checkout, with `kernel/`, `images/` and `labs/`.
  static Path home() {
    String home = System.getProperty("umlaut.home");
    return Path.of(home == null ? "" : home).toAbsolutePath();
  }

  private static void await(CountDownLatch unwound) {
    try {
      if (!unwound.await(UNWIND_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("umlaut: some work did not stop in time; the reaper ends what is left");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
