// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.UmlautException;
import dev.umlaut.web.Json;
import dev.umlaut.web.LabEvent;
import dev.umlaut.web.LabState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows hosts that boot: on a terminal which host is in which phase, elsewhere a line for each
/// that is ready.
///
/// Any thread; all state is guarded by this object.
final class BootView {
  /// More hosts than this do not fit on every screen: only their numbers are shown.
  private static final int LINES_MAX = 20;

  private static final Map<String, String> PHASES =
      Map.of(
          "starting", "starting",
          "kernel", "the kernel boots",
          "init", "the system comes up",
          "ready", "@|green ready|@",
          "ended", "@|red ended|@",
          "off", "off");

  private final Terminal terminal;
  private final boolean shown;
  private final long beganNanos = System.nanoTime();
  private final Map<String, String> states = new LinkedHashMap<>();
  private final Map<String, Long> readyNanos = new LinkedHashMap<>();
  private int linesDrawn;

  /// @param hosts that boot
  /// @param shown whether a person looks on
  BootView(Terminal terminal, List<String> hosts, boolean shown) {
    this.terminal = terminal;
    this.shown = shown;
    hosts.forEach(host -> states.put(host, ""));
  }

  /// Follows the start of a lab until it is ready. An interrupt ends the lab.
  ///
  /// @throws UmlautException it could not be started
  void follow(UpLab up) {
    try {
      up.client()
          .lines(
              "GET",
              "/v1/events",
              "",
              line -> {
                LabEvent event = Json.read(line, LabEvent.class);
                return event.event().equals("host") ? changed(event) : undecided(event);
              });
    } finally {
      if (Thread.interrupted()) {
        var _ = up.client().post("/v1/lab/down", Map.of(), LabState.class);
        Thread.currentThread().interrupt();
      }
    }
    if (shown) {
      terminal
          .out()
          .println(
              terminal.styled("Lab @|bold %s|@ is up: ".formatted(up.name()))
                  + "%s in %s"
                      .formatted(
                          TestConsole.count(states.size(), "host"),
                          StepState.clock(System.nanoTime() - beganNanos)));
    }
  }

  /// Whether the lab's start goes on.
  private boolean undecided(LabEvent event) {
    return switch (event.state()) {
      case "failed" -> throw new UmlautException(event.message(), event.hint());
      case "stopping" -> throw new UmlautException("the lab was ended by somebody else", "");
      case "ready" -> false;
      default -> true;
    };
  }

  /// Shows how hosts boot while a call makes them.
  void whileDoing(UpLab up, Runnable call) {
    long last = up.client().get("/v1/lab", LabState.class).lastEvent();
    Thread follower =
        Thread.ofVirtual()
            .start(() -> {
              try {
                up.client()
                    .lines(
                        "GET",
                        "/v1/events?after=" + last,
                        "",
                        line -> {
                          LabEvent event = Json.read(line, LabEvent.class);
                          return !event.event().equals("host") || changed(event);
                        });
              } catch (UmlautException e) {
                // The call itself says what is wrong.
                System.getLogger(BootView.class.getName())
                    .log(System.Logger.Level.DEBUG, "no events", e);
              }
            });
    try {
      call.run();
    } finally {
      follower.interrupt();
    }
    allReady();
  }

  /// The call has ended well: what events would tell of it may still be on their way.
  private synchronized void allReady() {
    for (String host : List.copyOf(states.keySet())) {
      if (!readyNanos.containsKey(host)) {
        become(host, "ready");
      }
    }
  }

  private synchronized boolean changed(LabEvent event) {
    if (states.containsKey(event.host()) && PHASES.containsKey(event.state())) {
      become(event.host(), event.state());
    }
    return true;
  }

  private void become(String host, String state) {
    states.put(host, state);
    if (state.equals("ready") && readyNanos.put(host, System.nanoTime() - beganNanos) == null) {
      if (shown && !terminal.interactive()) {
        terminal.out().println(host + " is ready");
      }
    }
    draw();
  }

  private void draw() {
    if (!shown || !terminal.interactive()) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (linesDrawn > 0) {
      text.append("\033[%dA".formatted(linesDrawn));
    }
    if (states.size() > LINES_MAX) {
      text.append("\033[K  ").append(counts()).append('\n');
      linesDrawn = 1;
    } else {
      int width = states.keySet().stream().mapToInt(String::length).max().orElse(0);
      states.forEach((host, state) -> text.append(line(host, state, width)));
      linesDrawn = states.size();
    }
    terminal.out().print(text);
    terminal.out().flush();
  }

  private String line(String host, String state, int width) {
    String phase = PHASES.getOrDefault(state, "");
    Long took = readyNanos.get(host);
    String time = took == null || !state.equals("ready") ? "" : "  " + StepState.clock(took);
    return "\033[K  %s  %s%s\n"
        .formatted(host + " ".repeat(width - host.length()), terminal.styled(phase), time);
  }

  private String counts() {
    long ready = states.values().stream().filter("ready"::equals).count();
    long booting = states.values().stream().filter(List.of("kernel", "init")::contains).count();
    return "%d of %d hosts ready, %d booting".formatted(ready, states.size(), booting);
  }
}
