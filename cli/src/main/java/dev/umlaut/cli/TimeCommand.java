// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.Nearest;
import dev.umlaut.os.UmlautException;
import dev.umlaut.web.Json;
import dev.umlaut.web.TimeProgress;
import dev.umlaut.web.TimeState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `umlaut time`
@Command(
    name = "time",
    sortOptions = false,
    description = {
      "Holds the time of a lab that is up in virtual time.",
      "",
      "  show               what time it is, and how it goes on (default)",
      "  pause              it stands still; commands of \"umlaut exec\" have theirs",
      "  resume             it goes on as before",
      "  step SPAN          lets so much pass at once, then it stands still",
      "  forward SPAN       lets so much pass at once, then it goes on as before",
      "  rate RATE          1x: as ours, 10x: ten times as fast, …; max: no waiting",
      "  until HOST -- CMD  lets it pass at once until CMD succeeds in HOST"
    },
    footer = {
      "",
      "^C ends step, forward and until where they are.",
      "Exit status of until: 1 when the command did not succeed within the limit.",
      "",
      "Examples:",
      "  umlaut time forward 2h",
      "  umlaut time step 100ms",
      "  umlaut time rate 10x",
      "  umlaut time until moon --limit 4h -- 'swanctl -l | grep -q ESTABLISHED'"
    })
final class TimeCommand implements Callable<Integer> {
  private static final List<String> ACTIONS =
      List.of("show", "pause", "resume", "step", "forward", "rate", "until");

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final LabOption lab = new LabOption();

  @Option(
      names = "--every",
      paramLabel = "SPAN",
      converter = Span.class,
      defaultValue = "1s",
      description = "With until: how often the command runs, in virtual time. Default: 1s.")
  private Duration every = Duration.ofSeconds(1);

  @Option(
      names = "--limit",
      paramLabel = "SPAN",
      converter = Span.class,
      defaultValue = "1h",
      description = "With until: how much time may pass, in virtual time. Default: 1h.")
  private Duration limit = Duration.ofHours(1);

  @Option(names = "--json", description = "For programs: a JSON object.")
  private boolean json;

  @Parameters(arity = "0..*", paramLabel = "ACTION", description = "See above.")
  private List<String> words = List.of();

  TimeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    String action = words.isEmpty() ? "show" : words.getFirst();
    List<String> rest = words.subList(Math.min(1, words.size()), words.size());
    return switch (action) {
      case "show" -> tell(get());
      case "pause" -> pace("paused");
      case "resume" ->
          tell(lab.find(terminal).client().post("/v1/time/resume", Map.of(), TimeState.class));
      case "rate" -> pace(rate(one(action, rest)));
      case "step", "forward" -> forward(span(one(action, rest)), action.equals("step"));
      case "until" -> until(rest);
      default ->
          throw usage("no action \"" + action + "\"; " + Nearest.hint(action, ACTIONS, "actions"));
    };
  }

  private TimeState get() {
    return lab.find(terminal).client().get("/v1/time", TimeState.class);
  }

  private int pace(String pace) {
    return tell(
        lab.find(terminal).client().post("/v1/time/pace", Map.of("pace", pace), TimeState.class));
  }

  private int tell(TimeState time) {
    if (json) {
      terminal.out().println(Json.write(time));
    } else if (time.virtual()) {
      terminal
          .out()
          .println(
              "%s  %s, %s since the lab's start"
                  .formatted(
                      time.now(), time.pace(), Span.text(Duration.ofMillis(time.elapsedMillis()))));
    } else {
      terminal.out().println(time.now() + "  real time: nobody has a hold on it");
    }
    return ExitStatus.OK;
  }

  private String one(String action, List<String> rest) {
    if (rest.size() != 1) {
      throw usage(action + " wants one word behind it");
    }
    return rest.getFirst();
  }

  private Duration span(String text) {
    try {
      return Span.parse(text);
    } catch (TypeConversionException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  /// `10` of `10x`; the lab knows the range.
  private String rate(String text) {
    if (text.equals("max")) {
      return text;
    }
    if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,6})?x?")) {
      throw usage("'" + text + "' is no rate; write 10x, 0.5x or max");
    }
    return text.replace("x", "");
  }

  private int forward(Duration span, boolean pause) {
    Map<String, Object> body = Map.of("nanos", span.toNanos(), "pause", pause);
    return tell(follow("/v1/time/forward", body, span).time());
  }

  private int until(List<String> rest) {
    if (rest.size() < 2) {
      throw usage("until wants a host and a command");
    }
    Map<String, Object> body =
        Map.of(
            "host", rest.getFirst(),
            "command", ShellWords.line(rest.subList(1, rest.size())),
            "everyMillis", Math.max(1, every.toMillis()),
            "limitMillis", Math.max(1, limit.toMillis()));
    TimeProgress last = follow("/v1/time/until", body, limit);
    var _ = tell(last.time());
    if (last.state().equals("limit")) {
      terminal.err().println("umlaut: the command did not succeed within " + Span.text(limit));
      return ExitStatus.FAILED;
    }
    return ExitStatus.OK;
  }

  /// Shows how far time has come while it passes. Whoever interrupts this stops it: the lab sees
  /// that nobody listens any more.
  private TimeProgress follow(String path, Map<String, Object> body, Duration span) {
    UpLab up = lab.find(terminal);
    long beganMillis = up.client().get("/v1/time", TimeState.class).elapsedMillis();
    AtomicReference<TimeProgress> last = new AtomicReference<>();
    up.client()
        .lines(
            "POST",
            path,
            body,
            line -> {
              TimeProgress now = Json.read(line, TimeProgress.class);
              last.set(now);
              show(now.time(), now.time().elapsedMillis() - beganMillis, span);
              return now.state().equals("passing");
            });
    if (terminal.interactive()) {
      terminal.err().print("\r\033[K");
    }
    TimeProgress end = last.get();
    if (end == null) {
      throw new UmlautException("the lab was ended", "");
    }
    return end;
  }

  private void show(TimeState time, long passedMillis, Duration span) {
    if (terminal.interactive()) {
      terminal
          .err()
          .print(
              "\r\033[K%s  %s of %s"
                  .formatted(
                      time.now().replaceAll("\\.[0-9]+", ""),
                      Span.text(Duration.ofMillis(passedMillis)),
                      Span.text(span)));
      terminal.err().flush();
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
