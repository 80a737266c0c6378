// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.CommandTimeoutException;
import dev.umlaut.guest.Shell;
import dev.umlaut.lab.LabTime;
import dev.umlaut.lab.Pace;
import dev.umlaut.lab.Passage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// What can be asked of virtual time.
final class TimeRoutes {
  /// How often whoever waits is told how far time has come.
  private static final Duration TELL = Duration.ofMillis(100);

  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);
  private static final long MILLIS_MAX = LabTime.SPAN_MAX.toMillis();

  private final LiveLab live;

  TimeRoutes(LiveLab live) {
    this.live = live;
  }

  /// @param pace `paused`, `max`, or a number of virtual seconds for each real one
  record Rate(String pace) {}

  /// @param nanos how much time is to pass
  /// @param pause whether it stands still afterwards
  record Forward(long nanos, boolean pause) {}

  /// @param host where the command runs
  /// @param command ends with 0 when the condition is met
  /// @param everyMillis of virtual time, between two looks
  /// @param limitMillis of virtual time, after which nobody waits any longer
  /// @param pause whether time stands still afterwards
  record Until(String host, String command, long everyMillis, long limitMillis, boolean pause) {}

  List<Route> routes() {
    return List.of(
        Route.get("/v1/time", _ -> new Answer.Value(live.timeState())),
        Route.post("/v1/time/resume", _ -> changed(live.time()::resume)),
        Route.post("/v1/time/pace", this::pace),
        Route.post("/v1/time/forward", this::forward),
        Route.post("/v1/time/until", this::until));
  }

  private Answer changed(Runnable change) {
    change.run();
    TimeState state = live.timeState();
    live.events().time(state.pace());
    return new Answer.Value(state);
  }

  private Answer pace(Call call) {
    Pace pace = pace(call.body(Rate.class).pace());
    return changed(() -> live.time().pace(pace));
  }

  static Pace pace(String text) {
    return switch (text) {
      case "paused" -> new Pace.Standing();
      case "max" -> new Pace.Fastest();
      default -> {
        if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,6})?")) {
          throw new IllegalArgumentException("no pace: \"" + text + "\"");
        }
        yield new Pace.Paced(Double.parseDouble(text));
      }
    };
  }

  private Answer forward(Call call) {
    Forward asked = call.body(Forward.class);
    LabTime time = live.time();
    if (asked.nanos() <= 0 || asked.nanos() / 1_000_000 > MILLIS_MAX) {
      throw new IllegalArgumentException("time cannot go forward by " + asked.nanos() + " ns");
    }
    return new Answer.Lines(out -> {
      if (asked.pause()) {
        pause(time);
      }
      pass(time, Duration.ofNanos(asked.nanos()), out);
      out.line(new TimeProgress(live.timeState(), "reached"));
    });
  }

  private void pause(LabTime time) {
    if (!(time.pace() instanceof Pace.Standing)) {
      Answer _ = changed(time::pause);
    }
  }

  /// Whoever goes away ends it: the next line cannot be sent then.
  private void pass(LabTime time, Duration span, Answer.Out out)
      throws IOException, InterruptedException {
    try (Passage passage = time.forward(span)) {
      while (!passage.await(TELL)) {
        out.line(new TimeProgress(live.timeState(), "passing"));
      }
    }
  }

  private Answer until(Call call) {
    Until asked = call.body(Until.class);
    LabTime time = live.time();
    Shell shell = live.host(asked.host()).shell();
    if (asked.everyMillis() <= 0 || asked.limitMillis() <= 0 || asked.limitMillis() > MILLIS_MAX) {
      throw new IllegalArgumentException("no such times: " + asked);
    }
    return new Answer.Lines(out -> {
      Pace before = time.pace();
      time.pause();
      try {
        long endMillis = time.elapsed().toMillis() + asked.limitMillis();
        boolean met = succeeds(shell, asked.command());
        while (!met && time.elapsed().toMillis() < endMillis) {
          long left = endMillis - time.elapsed().toMillis();
          pass(time, Duration.ofMillis(Math.clamp(left, 1, asked.everyMillis())), out);
          out.line(new TimeProgress(live.timeState(), "passing"));
          met = succeeds(shell, asked.command());
        }
        out.line(new TimeProgress(live.timeState(), met ? "reached" : "limit"));
      } finally {
        if (!asked.pause()) {
          time.pace(before);
        }
      }
    });
  }

  private static boolean succeeds(Shell shell, String command) {
    try {
      CommandResult result = shell.run(command, COMMAND_LIMIT);
      return result.succeeded();
    } catch (CommandTimeoutException e) {
      return false; // it was killed, and may succeed next time
    }
  }
}
