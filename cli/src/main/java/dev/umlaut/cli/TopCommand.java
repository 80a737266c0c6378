// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.Tty;
import dev.umlaut.web.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `umlaut top`
@Command(
    name = "top",
    sortOptions = false,
    description = {
      "Shows what hosts and links are doing, again and again, until \"q\" is typed.",
      "CPU is of one processor; frames and bits are those that came out of a link, by the lab's"
          + " time."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut top",
      "  umlaut top --once",
      "  umlaut top --json | jq '.links[] | select(.out.lostPerSecond > 0)'"
    })
final class TopCommand implements Callable<Integer> {
  private static final int SECONDS_MAX = 3600;
  private static final int CTRL_C = 3;
  private static final int CTRL_D = 4;

  /// The alternate screen without a cursor, and back.
  private static final String ENTER = "\033[?1049h\033[?25l";

  private static final String LEAVE = "\033[?25h\033[?1049l";

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final LabOption lab = new LabOption();

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "From one look to the next. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--once",
      description = "One interval only, as plain text; always so where there is no terminal.")
  private boolean once;

  @Option(names = "--json", description = "For programs: one interval only, as a JSON object.")
  private boolean json;

  TopCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (seconds < 1 || seconds > SECONDS_MAX) {
      throw new ParameterException(
          spec.commandLine(), "--interval must be 1 to " + SECONDS_MAX + " seconds");
    }
    UpLab up = lab.find(terminal);
    TopSample first = TopSample.take(up);
    if (!json && !once && terminal.interactive()) {
      watch(up, first);
      return ExitStatus.OK;
    }
    TimeUnit.SECONDS.sleep(seconds);
    TopSample.Rates rates = TopSample.take(up).since(first);
    if (json) {
      terminal.out().println(Json.write(rates));
    } else {
      TopPage.lines(rates).forEach(terminal.out()::println);
    }
    return ExitStatus.OK;
  }

  private void watch(UpLab up, TopSample first) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(1);
    Optional<Tty> raw = Tty.raw();
    try (AutoCloseable _ = raw.<AutoCloseable>map(tty -> tty).orElse(() -> {})) {
      terminal.out().print(ENTER);
      Thread.ofPlatform().daemon().name("keys").start(() -> awaitQuit(left));
      draw(first.since(first));
      TopSample before = first;
      while (!left.await(seconds, TimeUnit.SECONDS)) {
        TopSample now = TopSample.take(up);
        draw(now.since(before));
        before = now;
      }
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) { // AutoCloseable declares it
      throw new IllegalStateException(e);
    } finally {
      terminal.out().print(LEAVE);
      terminal.out().flush();
    }
  }

  private static void awaitQuit(CountDownLatch left) {
    try {
      int key = System.in.read();
      while (key >= 0 && key != 'q' && key != CTRL_C && key != CTRL_D) {
        key = System.in.read();
      }
    } catch (IOException e) {
      System.getLogger(TopCommand.class.getName())
          .log(System.Logger.Level.DEBUG, "no keys any more", e);
    }
    left.countDown();
  }

  private void draw(TopSample.Rates rates) {
    Tty.Size size = RawTerminal.size();
    List<String> lines = TopPage.fitted(TopPage.lines(rates), size.rows() - 1, size.columns());
    StringBuilder page = new StringBuilder("\033[H");
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean head = i == 0 || line.startsWith("HOST ") || line.startsWith("LINK ");
      page.append(head ? terminal.styled("@|bold " + line + "|@") : line).append("\033[K\r\n");
    }
    page.append("\033[J");
    terminal.out().print(page);
    terminal.out().flush();
  }
}
