// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.web.Json;
import dev.umlaut.web.LabEvent;
import dev.umlaut.web.LabState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `umlaut events`
@Command(
    name = "events",
    sortOptions = false,
    description = {
      "Shows what happens in a lab.",
      "That is what has happened since its start, and what happens until it is down."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut events",
      "  umlaut events --past --json | jq -r 'select(.state == \"ended\") | .host'"
    })
final class EventsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final LabOption lab = new LabOption();

  @Option(names = "--past", description = "Only what has happened until now.")
  private boolean past;

  @Option(names = "--json", description = "For programs: a JSON object for each event.")
  private boolean json;

  EventsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    UpLab up = lab.find(terminal);
    long last = past ? up.client().get("/v1/lab", LabState.class).lastEvent() : Long.MAX_VALUE;
    up.client()
        .lines(
            "GET",
            "/v1/events",
            "",
            line -> {
              LabEvent event = Json.read(line, LabEvent.class);
              terminal.out().println(json ? line : text(event));
              terminal.out().flush();
              return event.number() < last;
            });
    return ExitStatus.OK;
  }

  private static String text(LabEvent event) {
    String what = event.host().isEmpty() ? event.event() : event.host();
    String message = event.message().isEmpty() ? "" : ": " + event.message();
    return "%s  %s %s%s".formatted(event.at(), what, event.state(), message);
  }
}
