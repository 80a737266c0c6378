// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.web.HostState;
import dev.umlaut.web.InterfaceState;
import dev.umlaut.web.Json;
import dev.umlaut.web.TopologyState.NetworkState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `umlaut add`
@Command(
    name = "add",
    description = {
      "Adds hosts, network cards and networks to a lab that is up.",
      "They stay until \"remove\" or \"down\": the next \"up\" starts what the lab's file says."
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  umlaut add host pluto lan=10.1.0.9/16        boots one more host",
      "  umlaut add network dmz",
      "  umlaut add interface moon:eth2 dmz=10.9.0.1/24",
      "  umlaut remove interface moon:eth2            takes the card away again"
    })
final class AddCommand {
  private static final String JSON = "For programs: what was added, as an object.";
  private static final String CONNECTION =
      "A network of the lab, and the addresses in it with commas between them.";

  private final Terminal terminal;

  AddCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "host",
      sortOptions = false,
      description = {
        "Adds a host, and boots it. The others get to know its name (/etc/hosts).",
        "Its interfaces are eth0, eth1, … in the order of the networks that are named."
      },
      footer = {
        "",
        "Examples:",
        "  umlaut add host pluto lan=10.1.0.9/16",
        "  umlaut add host gw lan=10.1.0.254/16,fec1::fe/16 dmz=10.9.0.254/24 --memory 256M",
        "  umlaut add host pluto lan=10.1.0.9/16 --gateway 10.1.0.1",
        "  umlaut add host pluto lan=10.1.0.9/16 --image development"
      })
  int host(
      @Mixin LabOption lab,
      @Parameters(index = "0", paramLabel = "HOST", description = "Its name.") String name,
      @Parameters(
              index = "1..*",
              arity = "0..*",
              paramLabel = "NETWORK[=ADDRESS,…]",
              description = CONNECTION)
          @Nullable List<String> connections,
      @Option(
              names = "--memory",
              paramLabel = "SIZE",
              description = "As in 256M. Default: what the lab's file says for all hosts.")
          @Nullable String memory,
      @Option(
              names = "--gateway",
              paramLabel = "ADDRESS",
              description = "Its default route, of IPv4 and of IPv6 one each.")
          @Nullable List<String> gateways,
      @Option(
              names = "--image",
              paramLabel = "NAME",
              description = {
                "Another image than the lab's: a recipe's name, or one made by \"image commit\".",
                "It is built if it is not there."
              })
          @Nullable String image,
      @Mixin BuildOptions build,
      @Option(names = "--json", description = JSON) boolean json) {
    String text =
        PartWords.host(
            connections == null ? List.of() : connections,
            memory,
            gateways == null ? List.of() : gateways);
    UpLab up = lab.find(terminal);
    Map<String, String> part = new HashMap<>(Map.of("name", name, "text", text));
    if (image != null) {
      // Here, where somebody sees how it goes, and not in the lab's process.
      var _ = build.images(new TerminalProgress(terminal)).image(image);
      part.put("image", image);
    }
    HostState[] added = new HostState[1];
    new BootView(terminal, List.of(name), !json)
        .whileDoing(up, () -> added[0] = up.client().post("/v1/hosts", part, HostState.class));
    if (json) {
      terminal.out().println(Json.write(added[0]));
    }
    return ExitStatus.OK;
  }

  @Command(
      name = "interface",
      sortOptions = false,
      description = {
        "Gives a host one more network card; in a host that runs the interface comes up with its"
            + " addresses.",
        "The cable of a card that is there is plugged in and pulled out by \"umlaut link\"."
      },
      footer = {
        "",
        "Examples:",
        "  umlaut add interface moon:eth2 lan=10.1.0.9/16",
        "  umlaut add interface moon:eth3 dmz --mac 52:54:00:00:00:09 --no-up"
      })
  int addInterface(
      @Mixin LabOption lab,
      @Parameters(
              index = "0",
              paramLabel = "HOST:INTERFACE",
              description = "Where it is to be, and its name there: eth0 to eth7.")
          String link,
      @Parameters(index = "1", paramLabel = "NETWORK[=ADDRESS,…]", description = CONNECTION)
          String connection,
      @Option(
              names = "--mac",
              paramLabel = "MAC",
              description = "Its hardware address. Default: one that follows from the names.")
          @Nullable String mac,
      @Option(
              names = "--no-up",
              description = "Leave it down, without addresses; \"ifup\" sets it up later.")
          boolean down,
      @Option(names = "--json", description = JSON) boolean json) {
    LinkName name = LinkName.parse(link);
    Map<String, String> part =
        Map.of("name", name.end(), "text", PartWords.link(connection, mac, !down));
    InterfaceState added =
        lab.find(terminal)
            .client()
            .post(
                "/v1/hosts/" + HostName.checked(name.host()) + "/interfaces",
                part,
                InterfaceState.class);
    say(
        json,
        added,
        "%s is in network %s, %s  %s"
            .formatted(link, added.network(), added.mac(), String.join(" ", added.addresses())));
    return ExitStatus.OK;
  }

  @Command(
      name = "network",
      sortOptions = false,
      description = "Adds a network, in which nothing is, or nothing but a way out of the lab.",
      footer = {
        "",
        "Examples:",
        "  umlaut add network dmz",
        "  umlaut add network old --hub",
        "  umlaut add network sea --uplink 'vxlan: {id: 42, remote: [192.0.2.7]}'",
        "  umlaut add network web --uplink 'passt: {address: 10.0.2.2/24, gateway: 10.0.2.1}'"
      })
  int network(
      @Mixin LabOption lab,
      @Parameters(paramLabel = "NETWORK", description = "Its name.") String name,
      @Option(names = "--hub", description = "A hub, not a switch.") boolean hub,
      @Option(
              names = "--uplink",
              paramLabel = "TEXT",
              description =
                  "A way out of the lab, as a lab's file has it behind \"uplink:\": tap, vxlan or"
                      + " passt. Not in virtual time.")
          @Nullable String uplink,
      @Option(names = "--json", description = JSON) boolean json) {
    NetworkState added =
        lab.find(terminal)
            .client()
            .post(
                "/v1/networks",
                Map.of("name", name, "text", PartWords.network(hub, uplink)),
                NetworkState.class);
    String out =
        added.uplink().isEmpty()
            ? ""
            : "; %s leads %s".formatted(added.uplink(), added.uplinkText());
    say(json, added, "network %s is there, a %s%s".formatted(added.name(), added.type(), out));
    return ExitStatus.OK;
  }

  private void say(boolean json, Object added, String text) {
    terminal.out().println(json ? Json.write(added) : text.stripTrailing());
  }
}
