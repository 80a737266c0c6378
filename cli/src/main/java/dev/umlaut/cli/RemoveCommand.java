// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.web.HostState;
import dev.umlaut.web.InterfaceState;
import dev.umlaut.web.TopologyState.NetworkState;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `umlaut remove`
@Command(
    name = "remove",
    description = {
      "Removes hosts, network cards and networks from a lab that is up.",
      "The next \"up\" starts what the lab's file says."
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  umlaut remove host pluto             ends it; its disk is gone",
      "  umlaut remove interface moon:eth2    the interface vanishes",
      "  umlaut remove network dmz            in which nothing is any more"
    })
final class RemoveCommand {
  private final Terminal terminal;

  RemoveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "host",
      description = {
        "Ends hosts as if their power had failed, and forgets them and their disks.",
        "To switch one off that is to come back, there are \"stop\" and \"kill\"."
      },
      footer = {"", "Example:", "  umlaut remove host pluto"})
  int host(
      @Mixin LabOption lab,
      @Parameters(arity = "1..*", paramLabel = "HOST", description = "The hosts.")
          List<String> names) {
    UpLab up = lab.find(terminal);
    for (String name : names) {
      HostState was = up.client().delete("/v1/hosts/" + HostName.checked(name), HostState.class);
      terminal.out().println(was.name() + " is gone");
    }
    return ExitStatus.OK;
  }

  @Command(
      name = "interface",
      description = {
        "Takes network cards away, as if they were pulled out of their slots.",
        "To pull only the cable out, there is \"umlaut link HOST:INTERFACE unplug\"."
      },
      footer = {"", "Example:", "  umlaut remove interface moon:eth2"})
  int removeInterface(
      @Mixin LabOption lab,
      @Parameters(arity = "1..*", paramLabel = "HOST:INTERFACE", description = "The interfaces.")
          List<String> links) {
    List<LinkName> names = links.stream().map(LinkName::parse).toList();
    UpLab up = lab.find(terminal);
    for (LinkName name : names) {
      InterfaceState was =
          up.client()
              .delete(
                  "/v1/hosts/%s/interfaces/%s"
                      .formatted(HostName.checked(name.host()), HostName.checked(name.end())),
                  InterfaceState.class);
      terminal.out().println("%s:%s is gone".formatted(name.host(), was.name()));
    }
    return ExitStatus.OK;
  }

  @Command(
      name = "network",
      description = "Removes networks in which nothing is.",
      footer = {"", "Example:", "  umlaut remove network dmz"})
  int network(
      @Mixin LabOption lab,
      @Parameters(arity = "1..*", paramLabel = "NETWORK", description = "The networks.")
          List<String> names) {
    UpLab up = lab.find(terminal);
    for (String name : names) {
      NetworkState was =
          up.client().delete("/v1/networks/" + HostName.checked(name), NetworkState.class);
      terminal.out().println("network " + was.name() + " is gone");
    }
    return ExitStatus.OK;
  }
}
