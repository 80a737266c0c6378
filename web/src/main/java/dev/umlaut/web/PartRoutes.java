// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.HostDefinition;
import dev.umlaut.lab.InterfaceDefinition;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.LabPart;
import dev.umlaut.lab.LabUpdate;
import dev.umlaut.lab.Nearest;
import dev.umlaut.lab.NetworkDefinition;
import dev.umlaut.os.UmlautException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is added to a lab while it is up, and removed.
final class PartRoutes {
  private static final String ADDED = "added";
  private static final String REMOVED = "removed";

  private final LiveLab live;

  PartRoutes(LiveLab live) {
    this.live = live;
  }

  /// A host, interface or network.
  ///
  /// @param name its name
  /// @param text what stands behind it in a lab file
  /// @param image of a host: what its disk is made of; none: the lab's
  record Part(@Nullable String name, @Nullable String text, @Nullable String image) {
    String checkedName() {
      if (name == null) {
        throw new IllegalArgumentException("what is it to be called?");
      }
      return name;
    }

    String words() {
      return text == null ? "" : text;
    }
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/lab/update", this::update),
        Route.post("/v1/hosts", this::addHost),
        Route.delete("/v1/hosts/{host}", this::removeHost),
        Route.post("/v1/hosts/{host}/interfaces", this::addInterface),
        Route.delete("/v1/hosts/{host}/interfaces/{interface}", this::removeInterface),
        Route.post("/v1/networks", this::addNetwork),
        Route.delete("/v1/networks/{network}", this::removeNetwork));
  }

  /// The lab's file has changed.
  private Answer update(Call call) {
    List<String> named = call.body(LabRoutes.Hosts.class).names();
    LabDefinition file = read(() -> LabFile.read(live.definition().file()));
    LabUpdate made = changeable().update(file, named.isEmpty() ? file.hostNames() : named);
    for (String part : made.added()) {
      int blank = part.indexOf(' ');
      live.events().part(part.substring(0, blank), part.substring(blank + 1), ADDED);
    }
    return new Answer.Value(new UpdateState(made.added(), made.differs()));
  }

  private Answer addHost(Call call) {
    Part part = call.body(Part.class);
    Lab lab = changeable();
    HostDefinition host =
        read(() -> LabPart.host(lab.definition(), part.checkedName(), part.words()));
    if (part.image() == null) {
      lab.add(host);
    } else {
      lab.add(host, live.image(part.image()));
    }
    live.events().part("host", host.name(), ADDED);
    return new Answer.Value(live.hostState(host.name()));
  }

  private Answer removeHost(Call call) {
    HostState was = live.hostState(call.path("host"));
    changeable().removeHost(was.name());
    live.forget(was.name());
    live.events().part("host", was.name(), REMOVED);
    return new Answer.Value(was);
  }

  private Answer addInterface(Call call) {
    String host = live.known(call.path("host")).name();
    Part part = call.body(Part.class);
    Lab lab = changeable();
    InterfaceDefinition end =
        read(() -> LabPart.link(lab.definition(), host, part.checkedName(), part.words()));
    lab.plug(host, end);
    live.events().part("interface", host + ":" + end.name(), ADDED);
    return new Answer.Value(InterfaceState.of(end));
  }

  private Answer removeInterface(Call call) {
    HostDefinition host = live.known(call.path("host"));
    String name = call.path("interface");
    InterfaceDefinition end =
        host.link(name)
            .orElseThrow(() ->
                ApiException.notFound(
                    "host %s has no interface \"%s\"".formatted(host.name(), name),
                    Nearest.hint(
                        name,
                        host.interfaces().stream().map(InterfaceDefinition::name).toList(),
                        "its interfaces")));
    changeable().unplug(host.name(), name);
    live.events().part("interface", host.name() + ":" + name, REMOVED);
    return new Answer.Value(InterfaceState.of(end));
  }

  private Answer addNetwork(Call call) {
    Part part = call.body(Part.class);
    Lab lab = changeable();
    NetworkDefinition network =
        read(() -> LabPart.network(lab.definition(), part.checkedName(), part.words()));
    lab.add(network);
    live.events().part("network", network.name(), ADDED);
    return new Answer.Value(TopologyState.NetworkState.of(network));
  }

  private Answer removeNetwork(Call call) {
    String name = call.path("network");
    List<NetworkDefinition> networks = live.definition().networks();
    NetworkDefinition network =
        live.definition()
            .network(name)
            .orElseThrow(() ->
                ApiException.notFound(
                    "lab %s has no network \"%s\"".formatted(live.definition().name(), name),
                    Nearest.hint(
                        name,
                        networks.stream().map(NetworkDefinition::name).toList(),
                        "its networks")));
    changeable().removeNetwork(name);
    live.events().part("network", name, REMOVED);
    return new Answer.Value(TopologyState.NetworkState.of(network));
  }

  /// Hosts that stand still cannot be told of what is new.
  private Lab changeable() {
    live.pauses().requireNone(live.definition().hostNames());
    return live.lab();
  }

  private static <T> T read(Supplier<T> reader) {
    try {
      return reader.get();
    } catch (UmlautException e) {
      throw new ApiException(ApiException.BAD_REQUEST, ApiException.problemOf(e));
    }
  }
}
