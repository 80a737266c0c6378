// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.LabForward;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// Ports of hosts on this machine's loopback interface.
final class ForwardRoutes {
  private static final int FORWARDS_MAX = 256;

  private final LiveLab live;

  /// By their local ports.
  private final Map<Integer, Open> open = new ConcurrentSkipListMap<>();

  private record Open(ForwardState state, LabForward forward) {}

  ForwardRoutes(LiveLab live) {
    this.live = live;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/forwards", _ -> new Answer.Value(states())),
        Route.post("/v1/forwards", this::add),
        Route.delete("/v1/forwards/{localPort}", this::remove));
  }

  private List<ForwardState> states() {
    return open.values().stream().map(Open::state).toList();
  }

  private Answer add(Call call) {
    ForwardState asked = call.body(ForwardState.class);
    if (asked.port() < 0 || asked.port() > 0xffff) {
      throw new IllegalArgumentException("no port: " + asked.port());
    }
    if (asked.localPort() < 0 || asked.localPort() > 0xffff) {
      throw new IllegalArgumentException("no port: " + asked.localPort());
    }
    if (open.size() >= FORWARDS_MAX) {
      throw new IllegalArgumentException(FORWARDS_MAX + " ports are forwarded already");
    }
    HostState host = live.hostState(asked.host());
    LabForward made = live.lab().forward(asked.localPort(), host.name(), asked.port());
    ForwardState state = new ForwardState(made.localPort(), host.name(), asked.port());
    open.put(made.localPort(), new Open(state, made));
    return new Answer.Value(state);
  }

  private Answer remove(Call call) {
    String port = call.path("localPort");
    Open removed = port.matches("[0-9]{1,5}") ? open.remove(Integer.parseInt(port)) : null;
    if (removed == null) {
      throw ApiException.notFound("port " + port + " is not forwarded", "");
    }
    removed.forward().close();
    return new Answer.Value(removed.state());
  }
}
