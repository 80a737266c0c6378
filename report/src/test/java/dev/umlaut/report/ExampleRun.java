// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.frame.IpPrefix;
import dev.umlaut.frame.MacAddress;
import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.Shell;
import dev.umlaut.lab.InterfaceDefinition;
import dev.umlaut.lab.NetworkDefinition;
import dev.umlaut.lab.NetworkType;
import dev.umlaut.lab.Topology;
import dev.umlaut.scenario.HostNames;
import dev.umlaut.scenario.RunOptions;
import dev.umlaut.scenario.Scenario;
import dev.umlaut.scenario.ScenarioListener;
import dev.umlaut.scenario.ScenarioPlan;
import dev.umlaut.scenario.ScenarioResult;
import dev.umlaut.scenario.ScenarioRunner;
import dev.umlaut.scenario.Software;
import dev.umlaut.scenario.Testbed;
import dev.umlaut.scenario.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A run with made-up hosts: one scenario passes, one fails, one could not be carried out.
final class ExampleRun {
  static final String HOSTILE = "<script>alert('x')</script> & \"quoted\" \u001b[31mred";
  private static final Software SOFTWARE = new Software("7.3.0", "strongswan", "6.0.1");

  private ExampleRun() {}

  static RunSummary in(Path parent) {
    List<ScenarioResult> results = new ArrayList<>();
    results.add(run(write(parent.resolve("scenarios/nat-rw"), "YES")));
    results.add(run(write(parent.resolve("ikev2/rw-cert"), "NO")));
    results.add(
        ScenarioResult.broken(
            plan(write(parent.resolve("scenarios/crl-revoked"), "YES")),
            SOFTWARE,
            new Verdict.Broken("winnetou did not boot within 60 s", "Look at its console log."),
            Instant.parse("2026-11-22T07:00:00Z")));
    return new RunSummary(
        "strongswan",
        SOFTWARE,
        Instant.parse("2026-11-22T07:00:00Z"),
        Duration.ofMillis(18_400),
        results);
  }

  private static ScenarioResult run(Path folder) {
    ScenarioPlan plan = plan(folder);
    return new ScenarioRunner(
            new Hosts(plan.hosts()), RunOptions.defaults(), ScenarioListener.silent())
        .run(plan);
  }

  private static ScenarioPlan plan(Path folder) {
    return Scenario.read(folder).plan(topology(), HostNames.NONE);
  }

  /// Hosts that say something plausible, and something hostile.
  private record Hosts(Set<String> hosts) implements Testbed {
    @Override
    public Shell shell(String host) {
      return new Shell() {
        @Override
        public CommandResult run(String command, Duration limit) {
          return run(command, new byte[0], limit);
        }

        @Override
        public CommandResult run(String command, byte[] stdin, Duration limit) {
          return new CommandResult(
              0,
              answer(command).getBytes(StandardCharsets.UTF_8),
              new byte[0],
              Duration.ofMillis(20 + command.length()));
        }
      };
    }

    @Override
    public Software software() {
      return SOFTWARE;
    }

    private static String answer(String command) {
      if (command.contains("section()")) {
        return sections(command);
      }
      if (command.startsWith("ping")) {
        return """
        PING 10.2.0.10 (10.2.0.10) 56(84) bytes of data.
        64 bytes from 10.2.0.10: icmp_seq=1 ttl=62 time=1.42 ms

        --- 10.2.0.10 ping statistics ---
        1 packets transmitted, 1 received, 0% packet loss, time 0ms
        """;
      }
      if (command.contains("tcpdump.log")) {
        return """
        07:00:12.1 IP moon.strongswan.org.40001 > sun.strongswan.org.ipsec-nat-t: UDP-encap: \
        ESP(spi=0xc1), length 184
        07:00:12.2 IP sun.strongswan.org.ipsec-nat-t > moon.strongswan.org.40001: UDP-encap: \
        ESP(spi=0xc2), length 184
        """;
      }
      return command.startsWith("echo") ? HOSTILE + "\n" : "";
    }

    private static String sections(String program) {
      String mark = "\n" + program.replaceAll("(?s).*'(umlaut-[0-9a-f-]{36})'.*", "$1") + " ";
      if (program.contains("section check state")) {
        return mark
            + "check state\n"
            + mark
            + "LOG daemon.log\nNov 22 07:00:11 sun charon: 05[IKE] "
            + HOSTILE
            + "\nNov 22 07:00:11 sun charon: 05[IKE] IKE_SA clients[1] established\n";
      }
      return program.contains("swanctl --list-sas")
          ? mark
              + "STATUS swanctl --list-sas\nclients: #1, ESTABLISHED, IKEv2\n"
              + mark
              + "STATUS ip -s xfrm state\nsrc 192.168.0.1 dst 192.168.0.2\n"
              + mark
              + "CONFIGURATION /etc/swanctl/swanctl.conf\nconnections { clients {} }\n"
          : "";
    }
  }

  private static Path write(Path folder, String expectation) {
    file(
        folder.resolve("description.txt"),
        """
        <p>Two clients behind one NAT router: <b>alice</b> and <b>venus</b> sit in the LAN of \
        <b>moon</b>, which
        gives all their traffic its own address and new source ports. Both connect to the VPN \
        gateway
        <b>sun</b>, and prove who they are with certificates.</p>
        <script>alert(1)</script><p onclick="alert(2)">In the end both <i>ping</i> bob.
        """);
    file(
        folder.resolve("test.conf"),
        """
        VIRTHOSTS="alice venus moon sun bob"
        TCPDUMPHOSTS="moon"
        IPSECHOSTS="alice venus sun"
        SWANCTL=1
        """);
    file(
        folder.resolve("pretest.dat"),
        """
        # the gateway first, then the clients
        moon::iptables -t nat -A POSTROUTING -o eth0 -s 10.1.0.0/16 -p udp -j MASQUERADE \
        --to-ports 40000-40999
        sun::systemctl start strongswan
        alice::systemctl start strongswan
        alice::swanctl --initiate --child bobs-lan
        alice::echo hostile <b>
        """
            .replace("<b>", "'<b>'"));
    file(
        folder.resolve("evaltest.dat"),
        """
        alice::ping -c 1 PH_IP_BOB::64 bytes from PH_IP_BOB: icmp_.eq=1::YES
        venus::ping -c 1 PH_IP_BOB::64 bytes from PH_IP_BOB: icmp_.eq=1::%s
        moon::tcpdump::IP moon.strongswan.org.40[0-9]* > \
        sun.strongswan.org.\\(4500\\|ipsec-nat-t\\): UDP-encap: ESP::YES
        moon::tcpdump::ICMP echo::NO
        sun::echo state::ESTABLISHED <script>::%s
        """
            .formatted(expectation, expectation.equals("YES") ? "NO" : "YES"));
    file(folder.resolve("posttest.dat"), "alice::systemctl stop strongswan\n");
    return folder;
  }

  private static void file(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Topology topology() {
    Map<String, List<String>> interfaces =
        Map.of(
            "alice", List.of("moon-lan 10.1.0.10/16", "internet 192.168.0.50/24"),
            "bob", List.of("sun-lan 10.2.0.10/16"),
            "carol", List.of("internet 192.168.0.100/24"),
            "dave", List.of("internet 192.168.0.200/24"),
            "moon", List.of("internet 192.168.0.1/24", "moon-lan 10.1.0.1/16"),
            "sun", List.of("internet 192.168.0.2/24", "sun-lan 10.2.0.1/16"),
            "venus", List.of("moon-lan 10.1.0.20/16"),
            "winnetou", List.of("internet 192.168.0.150/24"));
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
                    List.of(IpPrefix.parse(words[1])),
                    i == 0 || !host.equals("alice"))));
      }
    }
    List<NetworkDefinition> networks =
        List.of(
            new NetworkDefinition("internet", NetworkType.SWITCH),
            new NetworkDefinition("moon-lan", NetworkType.SWITCH),
            new NetworkDefinition("sun-lan", NetworkType.SWITCH));
    return new Topology("strongswan", networks, hosts, links);
  }
}
