// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.frame.IpPrefix;
import dev.umlaut.frame.MacAddress;
import dev.umlaut.lab.InterfaceDefinition;
import dev.umlaut.lab.NetworkDefinition;
import dev.umlaut.lab.NetworkType;
import dev.umlaut.lab.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A lab and scenarios for the tests of this room.
final class Examples {
  static final HostNames NAMES =
      HostNames.parse(
          """
          # names of addresses that no interface has
          10.3.0.1  carol1.strongswan.org carol1
          10.3.0.2  dave1.strongswan.org  dave1  # virtual
          fec3::1   ip6-carol1
          """);

  private Examples() {}

  /// The eight hosts that strongSwan's suite expects.
  static Topology topology() {
    Map<String, List<String>> interfaces =
        Map.of(
            "alice", List.of("b 10.1.0.10/16 fec1::10/16", "a 192.168.0.50/24 fec0::5/16"),
            "bob", List.of("c 10.2.0.10/16 fec2::10/16"),
            "carol", List.of("a 192.168.0.100/24 fec0::10/16"),
            "dave", List.of("a 192.168.0.200/24 fec0::20/16"),
            "moon", List.of("a 192.168.0.1/24 fec0::1/16", "b 10.1.0.1/16 fec1::1/16"),
            "sun", List.of("a 192.168.0.2/24 fec0::2/16", "c 10.2.0.1/16 fec2::1/16"),
            "venus", List.of("b 10.1.0.20/16 fec1::20/16"),
            "winnetou", List.of("a 192.168.0.150/24 fec0::15/16"));
    List<Topology.Link> links = new ArrayList<>();
    List<String> hosts = interfaces.keySet().stream().sorted().toList();
    for (String host : hosts) {
      List<String> ends = interfaces.getOrDefault(host, List.of());
      for (int i = 0; i < ends.size(); i++) {
        String[] words = ends.get(i).split(" ", -1);
        links.add(
            new Topology.Link(
                host,
                words[0],
                new InterfaceDefinition(
                    "eth" + i,
                    words[0],
                    new MacAddress(0x020000000000L + links.size()),
                    List.of(IpPrefix.parse(words[1]), IpPrefix.parse(words[2])),
                    true)));
      }
    }
    List<NetworkDefinition> networks =
        List.of(
            new NetworkDefinition("a", NetworkType.SWITCH),
            new NetworkDefinition("b", NetworkType.SWITCH),
            new NetworkDefinition("c", NetworkType.SWITCH));
    return new Topology("strongswan", networks, hosts, links);
  }

  /// Write a scenario that has only what is given.
  static Path write(Path parent, String pretest, String evaltest, String posttest) {
    Path folder = parent.resolve("family").resolve("example");
    file(folder.resolve("description.txt"), "Pings <b>PH_IP_BOB</b>.\n");
    file(
        folder.resolve("test.conf"),
        "VIRTHOSTS=\"alice moon\"\nTCPDUMPHOSTS=\"moon\"\nIPSECHOSTS=\"moon\"\nSWANCTL=1\n");
    file(folder.resolve("pretest.dat"), pretest);
    file(folder.resolve("evaltest.dat"), evaltest);
    file(folder.resolve("posttest.dat"), posttest);
    file(folder.resolve("hosts/moon/etc/peer.conf"), "remote = PH_IP_SUN\n");
    return folder;
  }

  static void file(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ScenarioPlan plan(Path parent, String pretest, String evaltest, String posttest) {
    return Scenario.read(write(parent, pretest, evaltest, posttest)).plan(topology(), NAMES);
  }
}
