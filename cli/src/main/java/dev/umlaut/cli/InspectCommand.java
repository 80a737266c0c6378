// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.web.HostState;
import dev.umlaut.web.InterfaceState;
import dev.umlaut.web.Json;
import dev.umlaut.web.LabState;
import dev.umlaut.web.ShareState;
import dev.umlaut.web.TopologyState.NetworkState;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `umlaut inspect`
@Command(
    name = "inspect",
    sortOptions = false,
    description = {
      "Shows all about a lab that is up or its hosts.",
      "Of the lab also its networks and their ways out, of a host the folders that it shares."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut inspect",
      "  umlaut inspect moon",
      "  umlaut inspect moon --json | jq -r '.[0].interfaces[0].mac'",
      "  umlaut inspect --json | jq '.networks[] | select(.uplink != \"\")'"
    })
final class InspectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final LabOption lab = new LabOption();

  @Option(names = "--json", description = "For programs: the lab, or an array of hosts.")
  private boolean json;

  @Parameters(arity = "0..*", paramLabel = "HOST", description = "Default: the lab and all hosts.")
  private List<String> hosts = List.of();

  InspectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    UpLab up = lab.find(terminal);
    if (hosts.isEmpty()) {
      LabState state = up.client().get("/v1/lab", LabState.class);
      if (json) {
        terminal.out().println(Json.write(state));
        return ExitStatus.OK;
      }
      print(up, state);
      state.hosts().forEach(this::print);
      return ExitStatus.OK;
    }
    List<HostState> states =
        hosts.stream()
            .map(host -> up.client().get("/v1/hosts/" + HostName.checked(host), HostState.class))
            .toList();
    if (json) {
      terminal.out().println(Json.write(states));
    } else {
      states.forEach(this::print);
    }
    return ExitStatus.OK;
  }

  private void print(UpLab up, LabState state) {
    terminal.out().println(terminal.styled("@|bold " + state.name() + "|@  " + state.state()));
    line("file", state.file());
    line("image", state.image());
    line("process", state.pid() + ", for " + PsCommand.ago(state.since()));
    line("folder", state.folder());
    line("API", up.entry().socket().toString());
    line("log", up.entry().log().toString());
    line("time", state.time().now() + ", " + state.time().pace());
    for (NetworkState network : state.networks()) {
      line("network", "%s  %s%s".formatted(network.name(), network.type(), wayOut(network)));
    }
  }

  private void print(HostState host) {
    terminal.out().println(terminal.styled("@|bold " + host.name() + "|@  " + host.state()));
    line("image", host.image());
    if (host.pid() != 0) {
      line("process", Long.toString(host.pid()));
      line("memory", "%d MB of %d MB".formatted(host.residentKib() / 1024, host.memoryMib()));
      line("CPU", "%.1f s".formatted(host.cpuMillis() / 1000.0));
      line("vsock", host.vsock());
      line("console", host.consoleLog());
    }
    if (!host.readySince().isEmpty()) {
      line("ready", "for " + PsCommand.ago(host.readySince()));
    }
    for (InterfaceState end : host.interfaces()) {
      line(
          end.name(),
          "%s  %s  %s".formatted(end.network(), end.mac(), String.join(" ", end.addresses())));
    }
    for (ShareState share : host.shares()) {
      String may = share.writable() ? "to read and to change" : "to read";
      line("share", "%s  %s, %s".formatted(share.at(), share.folder(), may));
    }
  }

  private static String wayOut(NetworkState network) {
    return network.uplink().isEmpty()
        ? ""
        : ", its uplink %s leads %s".formatted(network.uplink(), network.uplinkText());
  }

  private void line(String name, String value) {
    if (!value.isEmpty()) {
      terminal.out().println("  %-8s %s".formatted(name, value));
    }
  }
}
