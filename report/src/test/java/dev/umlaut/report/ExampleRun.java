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
import dev.umlaut.scenario.Took;
import dev.umlaut.scenario.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/// A run with made-up hosts: one scenario passes, one fails, one could not be carried out.
final class ExampleRun {
  static final String HOSTILE = "<script>alert('x')</script> & \"quoted\" \u001b[31mred";
  private static final Software SOFTWARE = new Software("7.3.0", "strongswan", "6.0.1");

  private static final String PACKETS =
      """
      TIME.912345 IP moon.strongswan.org.40001 > sun.strongswan.org.ipsec-nat-t: UDP-encap: \
      ESP(spi=0xc1), length 184
      TIME.934567 IP sun.strongswan.org.ipsec-nat-t > moon.strongswan.org.40001: UDP-encap: \
      ESP(spi=0xc2), length 184
      """;
  private static final String LOG =
      """
      LOG daemon.log
      DATE TIME sun charon: 05[IKE] %s
      DATE TIME sun charon: 05[IKE] IKE_SA clients[1] established
      """
          .formatted(HOSTILE);

  private static final DateTimeFormatter NOW =
      DateTimeFormatter.ofPattern("MMM ppd/HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private ExampleRun() {}

  static final Instant STARTED = Instant.parse("2026-11-22T07:00:00Z");

  /// Three results: one passed, one failed, one could not be carried out.
  static List<ScenarioResult> in(Path parent) {
    return List.of(
        run(write(parent.resolve("scenarios/nat-rw"), "YES")),
        run(write(parent.resolve("ikev2/rw-cert"), "NO")),
        broken(plan(write(parent.resolve("scenarios/crl-revoked"), "YES"))));
  }

  /// A result that passes, of a family's scenario.
  static ScenarioResult passing(Path parent) {
    return run(write(parent.resolve("ikev2/rw-cert"), "YES"));
  }

  /// When virtual time starts, for hosts that have it.
  static final Instant VIRTUAL = Instant.parse("2030-12-31T23:59:00Z");

  /// The same in virtual time: each command takes hosts ten seconds, and us nothing.
  static ScenarioResult virtual(Path parent) {
    ScenarioPlan plan = plan(write(parent.resolve("ikev2/rw-cert"), "YES"));
    Hosts hosts = new Hosts(plan.hosts(), Optional.of(new AtomicReference<>(VIRTUAL)));
    return new ScenarioRunner(hosts, RunOptions.defaults(), ScenarioListener.silent()).run(plan);
  }

  private static ScenarioResult broken(ScenarioPlan plan) {
    return ScenarioResult.broken(
        plan,
        SOFTWARE,
        new Verdict.Broken("winnetou did not boot within 60 s", "Look at its console log."),
        STARTED);
  }

  static RunInfo info(RunHistory history) {
    return RunInfo.of("strongswan", STARTED, history);
  }

  /// The same result under another name.
  static ScenarioResult renamed(ScenarioResult result, String name, Duration took) {
    Scenario was = result.plan().scenario();
    Scenario scenario =
        new Scenario(name, was.directory(), was.conf(), was.texts(), was.configuredHosts());
    return new ScenarioResult(
        scenario.plan(topology(), HostNames.NONE),
        result.software(),
        result.verdict(),
        result.phases(),
        result.files(),
        result.started(),
        Took.real(took),
        result.unclean(),
        took.dividedBy(3),
        result.virtualStart());
  }

  private static ScenarioResult run(Path folder) {
    ScenarioPlan plan = plan(folder);
    return new ScenarioRunner(
            new Hosts(plan.hosts(), Optional.empty()),
            RunOptions.defaults(),
            ScenarioListener.silent())
        .run(plan);
  }

  private static ScenarioPlan plan(Path folder) {
    return Scenario.read(folder).plan(topology(), HostNames.NONE);
  }

  /// Hosts that say something plausible, and something hostile.
  ///
  /// @param lab what time they have, if it is virtual; every command takes them ten seconds
  private record Hosts(Set<String> hosts, Optional<AtomicReference<Instant>> lab)
      implements Testbed {
    @Override
    public Optional<InstantSource> virtualClock() {
      return lab.map(time -> time::get);
    }

    @Override
    public Shell shell(String host) {
      return new Shell() {
        @Override
        public CommandResult run(String command, Duration limit) {
          return run(command, new byte[0], limit);
        }

        @Override
        public CommandResult run(String command, byte[] stdin, Duration limit) {
          lab.ifPresent(time -> time.updateAndGet(was -> was.plusSeconds(10)));
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

    private String answer(String command) {
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
        return now(PACKETS);
      }
      if (command.contains("--list-sas --raw")) {
        return "list-sa event {clients {uniqueid=1 state=ESTABLISHED remote-id=alice"
            + " child-sas {net {child-state=REKEYING}}}}\n";
      }
      return command.startsWith("echo") ? HOSTILE + "\n" : "";
    }

    private String now(String text) {
      String[] now =
          NOW.format(lab.map(AtomicReference::get).orElseGet(Instant::now)).split("/", -1);
      return text.replace("DATE", now[0]).replace("TIME", now[1]);
    }

    private String sections(String program) {
      String mark = "\n" + program.replaceAll("(?s).*'(umlaut-[0-9a-f-]{36})'.*", "$1") + " ";
      if (program.contains("section check leaks")) {
        boolean capture = program.contains("section CAPTURE");
        String state =
            program.contains("section check state") ? mark + "check state\n" + mark + LOG : "";
        return now(state + (capture ? mark + "CAPTURE tcpdump.log\n" + PACKETS : ""));
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
        venus::ping -c 1 PH_IP_BOB::64 bytes from PH_IP_BOB: icmp_.eq=1::%1$s
        moon::tcpdump::IP moon.strongswan.org.40[0-9]* > \
        sun.strongswan.org.\\(4500\\|ipsec-nat-t\\): UDP-encap: ESP::YES
        moon::tcpdump::ICMP echo::NO
        sun::echo state::ESTABLISHED <script>::%2$s
        sun::swanctl --list-sas --raw::clients.*state=ESTABLISHED.*child-state=INSTALLED::%2$s
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
