// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.LabHost;
import dev.umlaut.os.UmlautException;
import java.util.List;

/// Hosts that stand still for a while.
final class PauseRoutes {
  private final LiveLab live;

  PauseRoutes(LiveLab live) {
    this.live = live;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/hosts/pause", this::pause), Route.post("/v1/hosts/resume", this::resume));
  }

  private Answer pause(Call call) {
    if (live.lab().time().isPresent()) {
      throw new UmlautException(
          "in virtual time no host can stand still by itself: all have the same time",
          "\"umlaut time pause\" lets all stand still");
    }
    for (LabHost host : hosts(call)) {
      if (host.pause()) {
        live.events().host(host.name(), HostPauses.PAUSED);
      }
    }
    return states(call);
  }

  private Answer resume(Call call) {
    for (LabHost host : hosts(call)) {
      if (host.resume()) {
        live.events().host(host.name(), "ready");
      }
    }
    return states(call);
  }

  /// Without names all that run.
  private List<LabHost> hosts(Call call) {
    List<String> names = call.body(LabRoutes.Hosts.class).names();
    return names.isEmpty() ? live.lab().hosts() : names.stream().map(live::host).toList();
  }

  private Answer states(Call call) {
    return new Answer.Value(hosts(call).stream().map(host -> live.hostState(host.name())).toList());
  }
}
