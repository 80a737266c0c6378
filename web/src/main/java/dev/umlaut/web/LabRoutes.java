// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.Lab;
import dev.umlaut.lab.Topology;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What can be asked of a lab and its hosts.
final class LabRoutes {
  private static final Duration KNOCK = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LiveLab live;
  private final Runnable gone;

  /// Whether somebody has asked for the way in by ssh.
  private volatile boolean sshUsed;

  /// @param gone runs when the lab has ended, before whoever asked for that is answered
  LabRoutes(LiveLab live, Runnable gone) {
    this.live = live;
    this.gone = gone;
  }

  /// Hosts to do something with; none means all.
  record Hosts(@Nullable List<String> hosts) {
    List<String> names() {
      return hosts == null ? List.of() : hosts;
    }
  }

  /// How a lab is ended.
  ///
  /// @param fresh throw its disks away
  record Down(boolean fresh) {}

  List<Route> routes() {
    return List.of(
        Route.get("/v1/openapi.yaml", _ -> new Answer.Text("application/yaml", description())),
        Route.get("/v1/lab", _ -> new Answer.Value(live.state())),
        Route.post("/v1/lab/down", this::down),
        Route.get("/v1/topology", _ -> topology()),
        Route.get("/v1/events", this::events),
        Route.get("/v1/ssh-config", _ -> sshConfig()),
        Route.post("/v1/hosts/start", call -> change(call, Lab::switchOn)),
        Route.post("/v1/hosts/stop", call -> change(call, this::switchOff)),
        Route.post("/v1/hosts/kill", call -> change(call, Lab::cutPower)),
        Route.post("/v1/hosts/reset", call -> change(call, Lab::restart)),
        Route.get("/v1/hosts/{host}", call -> new Answer.Value(live.hostState(call.path("host")))),
        Route.get("/v1/hosts/{host}/log", this::log));
  }

  private Answer change(Call call, LiveLab.HostAction action) {
    List<HostState> changed = live.change(call.body(Hosts.class).names(), action);
    if (sshUsed) {
      var _ = SshDoor.open(live.lab()); // hosts with fresh disks do not know its key
    }
    return new Answer.Value(changed);
  }

  private void switchOff(Lab lab, List<String> hosts) {
    live.pauses().resumeAll(hosts);
    lab.switchOff(hosts, PATIENCE);
  }

  private Answer down(Call call) {
    live.down(call.body(Down.class).fresh());
    gone.run();
    return new Answer.Value(live.state());
  }

  private Answer topology() {
    return new Answer.Value(TopologyState.of(Topology.of(live.definition())));
  }

  private Answer sshConfig() throws IOException {
    Path config =
        SshDoor.open(live.lab())
            .orElseThrow(() ->
                new UmlautException(
                    "this machine's ssh cannot reach the hosts",
                    "apt install openssh-client socat"));
    sshUsed = true;
    return new Answer.Text("text/plain; charset=utf-8", Files.readString(config));
  }

  /// All events behind the one with the number `after`, those to come included.
  private Answer events(Call call) {
    long after = call.number("after", 0);
    return new Answer.Lines(out -> {
      long last = after;
      while (true) {
        boolean closed = live.events().isClosed();
        List<LabEvent> next = live.events().after(last, KNOCK);
        for (LabEvent event : next) {
          out.line(event);
          last = event.number();
        }
        if (next.isEmpty()) {
          if (closed) {
            return;
          }
          out.knock();
        }
      }
    });
  }

  /// The end of what the console said.
  private Answer log(Call call) throws IOException {
    Path file = live.host(call.path("host")).consoleLog();
    long bytes = call.number("tail", Long.MAX_VALUE);
    return new Answer.Content(
        "text/plain; charset=utf-8", file, Math.max(0, Files.size(file) - bytes));
  }

  static String description() {
    try (InputStream in = LabRoutes.class.getResourceAsStream("openapi.yaml")) {
      return new String(
          Objects.requireNonNull(in, "openapi.yaml").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UmlautException("cannot read openapi.yaml", "", e);
    }
  }
}
