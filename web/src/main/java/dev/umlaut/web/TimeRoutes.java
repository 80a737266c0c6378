// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.umlaut.guest.HostSession;
import dev.umlaut.guest.SessionRequest;
import dev.umlaut.lab.LabHost;
import dev.umlaut.lab.LabTime;
import dev.umlaut.lab.Pace;
import dev.umlaut.lab.Passage;
import dev.umlaut.os.UmlautException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What can be asked of virtual time.
final class TimeRoutes {
  /// How often whoever waits is told how far time has come.
  private static final Duration TELL = Duration.ofMillis(100);

  /// How `timeout` says that it was one.
  private static final int TIMED_OUT = 124;

  private static final int ERROR_BYTES_MAX = 4096;
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
  record Until(String host, String command, long everyMillis, long limitMillis) {}

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
    LabHost host = live.host(asked.host());
    if (asked.everyMillis() <= 0 || asked.limitMillis() <= 0 || asked.limitMillis() > MILLIS_MAX) {
      throw new IllegalArgumentException("no such times: " + asked);
    }
    return new Answer.Lines(out -> {
      Pace before = time.pace();
      time.pause();
      String state;
      try {
        state = await(host, asked, out);
      } finally {
        time.pace(before);
      }
      out.line(new TimeProgress(live.timeState(), state));
    });
  }

  /// One command waits in the host itself: time passes while it runs, and a look costs no more than
  /// a process there.
  private String await(LabHost host, Until asked, Answer.Out out)
      throws IOException, InterruptedException {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    CompletableFuture<Integer> status = new CompletableFuture<>();
    try (HostSession session =
        host.open(SessionRequest.command(waiting(asked)), () -> live.time().borrow()::close)) {
      Thread.ofVirtual().name("until").start(() -> wait(session, errors, status));
      while (true) {
        try {
          return switch (status.get(TELL.toMillis(), TimeUnit.MILLISECONDS)) {
            case 0 -> "reached";
            case TIMED_OUT -> "limit";
            default ->
                throw new UmlautException(
                    asked.host() + ": the command cannot be tried: " + errors.toString(UTF_8), "");
          };
        } catch (TimeoutException e) {
          out.line(new TimeProgress(live.timeState(), "passing"));
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UmlautException ours
          ? ours
          : new IllegalStateException(e.getCause());
    }
  }

  /// In the foreground, so that the session's end takes all of it along.
  private static String waiting(Until asked) {
    String loop =
        "until ( %s\n) >/dev/null 2>&1; do sleep %s; done"
            .formatted(asked.command(), seconds(asked.everyMillis()));
    return "exec timeout --foreground %s sh -c '%s'"
        .formatted(seconds(asked.limitMillis()), loop.replace("'", "'\\''"));
  }

  private static String seconds(long millis) {
    return "%d.%03d".formatted(millis / 1000, millis % 1000);
  }

  private static void wait(
      HostSession session, ByteArrayOutputStream errors, CompletableFuture<Integer> status) {
    try {
      var _ =
          status.complete(
              session.run(
                  new HostSession.Sink() {
                    @Override
                    public void output(byte[] bytes, int offset, int length) {}

                    @Override
                    public void error(byte[] bytes, int offset, int length) {
                      if (errors.size() < ERROR_BYTES_MAX) {
                        errors.write(bytes, offset, length);
                      }
                    }
                  }));
    } catch (UmlautException e) {
      var _ = status.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
