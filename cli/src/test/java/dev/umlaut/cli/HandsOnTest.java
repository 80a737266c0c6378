// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.frame.PcapngBlock;
import dev.umlaut.frame.PcapngReader;
import dev.umlaut.lab.RunningLabs;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tries the commands for a lab that is up as a new user would, on real labs in processes of their
/// own. The labs have names that nobody else's have.
@Tag("kernel")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandsOnTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String LAB = "hands-on-" + ProcessHandle.current().pid();
  private static final String VIRTUAL = LAB + "-v";

  private Path folder = Path.of("");

  @BeforeAll
  void up(@TempDir Path temporary) throws IOException {
    folder = temporary;
    for (String name : List.of(LAB, VIRTUAL)) {
      Files.writeString(
          Files.createDirectory(folder.resolve(name)).resolve("lab.yaml"),
          """
          lab: %s
          kernel: lean
          image: strongswan
          networks: {net: {type: switch}}
          hosts:
            moon:
              interfaces:
                eth0: {network: net, mac: "52:54:00:00:00:01", addresses: [10.0.0.1/24]}
            sun:
              interfaces:
                eth0: {network: net, mac: "52:54:00:00:00:02", addresses: [10.0.0.2/24]}
          """
              .formatted(name));
    }
    assertThat(ok("up", folder.resolve(LAB).toString(), "moon"))
        .contains("moon is ready", LAB + " is up: 1 host");
    assertThat(ok("up", folder.resolve(LAB).toString())).contains("is up already", "sun is ready");
    assertThat(ok("up", LAB + "/", "--json")).isNotEmpty();
  }

  @AfterAll
  void down() throws IOException {
    for (String name : List.of(LAB, VIRTUAL)) {
      var _ = new CapturedTerminal().run("down", "--fresh", name);
      Files.deleteIfExists(RunningLabs.ofUser().log(name));
    }
  }

  /// Runs a command that must succeed.
  private String ok(String... words) {
    CapturedTerminal captured = new CapturedTerminal();
    List<String> resolved = new ArrayList<>(List.of(words));
    resolved.replaceAll(word -> word.endsWith("/") ? folder.resolve(word).toString() : word);
    int status = captured.run(resolved.toArray(String[]::new));
    assertThat(status).as("%s: %s", resolved, captured).isZero();
    return captured.out();
  }

  private String inLab(String command, String... words) {
    List<String> all = new ArrayList<>(List.of(command.split(" ", -1)));
    all.addAll(List.of("--lab", LAB));
    all.addAll(List.of(words));
    return ok(all.toArray(String[]::new));
  }

  /// All that shows a lab shows what was added, too.
  @Test
  void partsAreAddedSeenAndRemoved() throws IOException {
    long events = events().lines().count();
    assertThat(inLab("add network", "back")).contains("network back is there, a switch");
    assertThat(inLab("add interface", "moon:eth3", "back=10.9.0.1/24"))
        .startsWith("moon:eth3 is in network back, ");
    assertThat(inLab("add host", "pluto", "net=10.0.0.9/24", "back=10.9.0.9/24"))
        .contains("pluto is ready");

    assertThat(inLab("exec", "-n", "pluto", "ping -c 1 -q sun && ping -c 1 -q moon3"))
        .contains("1 received");
    assertThat(inLab("exec", "-n", "sun", "ping -c 1 -q pluto")).contains("1 received");
    assertThat(ok("ps")).contains("pluto", "10.9.0.9");
    assertThat(inLab("inspect", "moon")).contains("eth3", "back", "10.9.0.1/24");
    assertThat(ok("graph", LAB)).contains("pluto", "back");
    assertThat(inLab("link", "pluto:eth1", "delay=1ms")).contains("delay: 1ms");
    assertThat(inLab("link")).contains("moon:eth3", "pluto:eth0");
    assertThat(inLab("top", "--once")).contains("pluto", "moon:eth3");
    Path file = folder.resolve("added.pcapng");
    assertThat(inLab("capture", "back", "--for", "1s", "-w", file.toString(), "--filter", "icmp"))
        .isNotNull();
    assertThat(Files.size(file)).isPositive();

    assertThat(inLab("reset", "pluto")).contains("pluto is ready");
    assertThat(inLab("exec", "-n", "pluto", "ping -c 1 -q moon3")).contains("1 received");
    assertThat(inLab("remove interface", "moon:eth3")).isEqualTo("moon:eth3 is gone\n");
    assertThat(inLab("exec", "-n", "moon", "ls /sys/class/net")).doesNotContain("eth3");
    CapturedTerminal refused = new CapturedTerminal();
    assertThat(refused.run("remove", "network", "--lab", LAB, "back")).isNotZero();
    assertThat(refused.err()).contains("pluto:eth1");
    assertThat(inLab("remove host", "pluto")).isEqualTo("pluto is gone\n");
    assertThat(inLab("exec", "-n", "sun", "ping -c 1 -q moon")).contains("1 received");
    assertThat(events().lines().skip(events).map(line -> line.replaceAll("^[^ ]* *", "")))
        .containsSubsequence(
            "back added", "moon:eth3 added", "pluto added", "moon:eth3 removed", "pluto removed");
  }

  @Test
  void aHostOfAnotherImageAndAWayOutAreAdded() {
    assertThat(inLab("add host", "router", "net=10.0.0.8/24", "--image", "router"))
        .contains("router is ready");
    assertThat(inLab("exec", "-n", "router", "bird --version 2>&1 && ping -c 1 -q moon"))
        .contains("BIRD", "1 received");
    assertThat(inLab("inspect", "router")).containsPattern("image +router\n");
    assertThat(inLab("reset", "router")).contains("router is ready");
    assertThat(inLab("exec", "-n", "router", "command -v bird")).contains("bird");
    assertThat(inLab("diff", "router")).doesNotContain("/usr/sbin/bird");
    assertThat(inLab("remove host", "router")).isEqualTo("router is gone\n");
    CapturedTerminal refused = new CapturedTerminal();
    assertThat(refused.run("add", "host", "--lab", LAB, "other", "--image", "routr")).isNotZero();
    assertThat(refused.err()).contains("routr");

    String uplink = "vxlan: {id: 42, port: %d, remote: [127.0.0.1]}".formatted(port());
    assertThat(inLab("add network", "sea", "--uplink", uplink))
        .contains("sea:vxlan leads through VXLAN tunnel 42");
    assertThat(inLab("link", "sea:vxlan")).contains("sea");
    assertThat(inLab("remove network", "sea")).isEqualTo("network sea is gone\n");
  }

  private static int port() {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whoever edits the file need not begin anew.
  @Test
  void upAddsWhatIsNewInTheFile() throws IOException {
    Path file = folder.resolve(LAB).resolve("lab.yaml");
    String before = Files.readString(file);
    String uplink = "{vxlan: {id: 43, port: %d, remote: [127.0.0.1]}}".formatted(port());
    try {
      Files.writeString(
          file,
          before.replace(
                  "networks: {net: {type: switch}}",
                  "networks: {net: {}, more: {uplink: %s}}".formatted(uplink))
              + """
                    eth1: {network: more, addresses: [10.7.0.2/24]}
                neptune:
                  interfaces:
                    eth0: {network: more, addresses: [10.7.0.3/24]}
              """);
      assertThat(ok("up", LAB + "/"))
          .contains("network more", "interface sun:eth1", "host neptune", "nothing to boot");
      assertThat(inLab("exec", "-n", "neptune", "ping -c 1 -q sun1")).contains("1 received");
      assertThat(inLab("link", "more:vxlan")).as("its way out is open").contains("plugged");
    } finally {
      Files.writeString(file, before);
    }
    CapturedTerminal captured = new CapturedTerminal();
    assertThat(captured.run("up", folder.resolve(LAB).toString())).isZero();
    assertThat(captured.err())
        .contains("says otherwise", "host neptune, which it", "interface sun:eth1, which it");
    assertThat(inLab("remove host", "neptune")).isEqualTo("neptune is gone\n");
    assertThat(inLab("remove interface", "sun:eth1")).isEqualTo("sun:eth1 is gone\n");
    assertThat(inLab("remove network", "more")).isEqualTo("network more is gone\n");
  }

  private String events() {
    return inLab("events", "--past");
  }

  @Test
  void commandsRunInHostsWithTheirStatus() {
    assertThat(inLab("exec", "-n", "moon", "hostname")).isEqualTo("moon\n");
    assertThat(inLab("exec", "-n", "moon", "sun", "--", "hostname").lines())
        .containsExactlyInAnyOrder("moon | moon", "sun  | sun");
    assertThat(inLab("exec", "-n", "moon", "echo", "a  b", "$HOME")).isEqualTo("a  b $HOME\n");

    CapturedTerminal captured = new CapturedTerminal();
    assertThat(captured.run("exec", "-n", "--lab", LAB, "moon", "echo oops >&2; exit 7"))
        .isEqualTo(7);
    assertThat(captured.err()).isEqualTo("oops\n");
    assertThat(captured.run("exec", "-n", "--lab", LAB, "mon", "true")).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("did you mean \"moon\"?");
  }

  @Test
  void nothingRunsAnywhereWhenOneOfSeveralHostsIsAMistake() {
    String touch = "touch /root/ran";
    CapturedTerminal captured = new CapturedTerminal();
    assertThat(captured.run("exec", "-n", "--lab", LAB, "moon", "snu", "--", touch))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("did you mean \"sun\"?");
    assertThat(captured.run("exec", "-n", "moon", "--lab", LAB, "--", touch))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("options come first");
    assertThat(inLab("exec", "-n", "moon", "ls /root")).doesNotContain("ran");
  }

  @Test
  void muchOutputComesWhole() {
    assertThat(inLab("exec", "-n", "moon", "head -c 5000000 /dev/zero | tr '\\0' x"))
        .hasSize(5_000_000);
  }

  @Test
  void hostsAreShownForPeopleAndPrograms() {
    assertThat(ok("ps")).contains(LAB, "10.0.0.2");
    JsonNode lab = JsonMapper.builder().build().readTree(inLab("inspect", "--json"));
    assertThat(lab.path("state").asString()).isEqualTo("ready");
    JsonNode moon =
        JsonMapper.builder().build().readTree(inLab("inspect", "moon", "--json")).path(0);
    assertThat(ProcessHandle.of(moon.path("pid").asLong())).isPresent();
    assertThat(moon.path("residentKib").asLong()).isPositive();
    assertThat(inLab("exec", "-n", "moon", "echo spoken >/dev/console")).isEmpty();
    assertThat(inLab("log", "moon")).contains("spoken");
    assertThat(inLab("events", "--past")).contains("moon ready", "lab ready");
  }

  @Test
  void filesGoInAndOut() throws IOException {
    Path file = Files.writeString(folder.resolve("note"), "for moon\n");

    assertThat(inLab("cp", file.toString(), "moon:/root/copied")).isEmpty();
    assertThat(inLab("exec", "-n", "moon", "cat /root/copied")).isEqualTo("for moon\n");
    assertThat(inLab("cp", "moon:/root/copied", folder.resolve("back").toString())).isEmpty();
    assertThat(folder.resolve("back")).hasContent("for moon\n");
  }

  @Test
  void aPortOfAHostIsReachedFromHere() throws IOException {
    assertThat(inLab("exec", "-n", "sun", "systemctl start apache2")).isEmpty();
    String port = inLab("forward", "sun:80").replaceAll("127.0.0.1:([0-9]+) (?s).*", "$1");
    assertThat(
            URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection().getHeaderField(0))
        .startsWith("HTTP/1.1 ");
    assertThat(inLab("forward")).contains("sun:80");
    assertThat(inLab("forward", "--remove", port)).isEmpty();
    assertThat(inLab("forward")).isEmpty();
  }

  @Test
  void aLinkIsBrokenAndMendedWhileTheHostsRun() {
    assertThat(inLab("link", "moon:eth0", "delay=20ms", "out", "drop=udp port 500"))
        .contains("plugged: ", "delay: 20ms", "udp port 500");
    String answer = inLab("exec", "-n", "moon", "ping -c 1 -W 5 10.0.0.2");
    assertThat(Double.parseDouble(answer.replaceAll("(?s).*time=([0-9.]+) ms.*", "$1")))
        .isGreaterThanOrEqualTo(40);
    JsonNode link = JsonMapper.builder().build().readTree(inLab("link", "moon:eth0", "--json"));
    assertThat(link.path("out").path("carried").asLong()).isPositive();
    assertThat(link.path("in").path("carriedBytes").asLong()).isGreaterThanOrEqualTo(98);

    assertThat(inLab("link", "moon:eth0", "unplug")).contains("unplugged: ", "delay: 20ms");
    assertThat(inLab("exec", "-n", "moon", "cat /sys/class/net/eth0/carrier")).isEqualTo("0\n");
    assertThat(inLab("link", "moon:eth0", "clear")).contains("unplugged: nothing happens");
    assertThat(inLab("link", "moon:eth0", "plug")).contains(" plugged: nothing happens");
    assertThat(inLab("exec", "-n", "moon", "ping -c 1 -W 5 10.0.0.2")).contains("1 received");
    assertThat(inLab("link").lines())
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).startsWith("moon:eth0  net      plugged"));

    CapturedTerminal captured = new CapturedTerminal();
    assertThat(captured.run("link", "--lab", LAB, "mon:eth0")).isEqualTo(ExitStatus.USAGE);
    assertThat(captured.err()).contains("did you mean \"moon:eth0\"?");
  }

  @Test
  void framesAreCapturedWhileTheyPass() throws IOException, InterruptedException {
    Path file = folder.resolve("ping.pcapng");
    String[] words = {
      "capture", "--lab", LAB, "sun:eth0", "--filter", "icmp", "--for", "4s", "-w", file.toString()
    };
    CapturedTerminal captured = new CapturedTerminal();
    Thread capture = Thread.ofVirtual().start(() -> captured.run(words));
    assertThat(await(() -> file.toFile().length() > 0)).as("%s", captured).isTrue();
    assertThat(inLab("exec", "-n", "moon", "ping -c 2 -i 0.2 10.0.0.2")).contains("2 received");
    capture.join();

    assertThat(captured.err()).isEqualTo("4 packets captured\n");
    int packets = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      PcapngReader reader = new PcapngReader(in);
      for (Optional<PcapngBlock> next = reader.next(); next.isPresent(); next = reader.next()) {
        switch (next.get()) {
          case PcapngBlock.Interface(_, String name, _) -> assertThat(name).isEqualTo("sun:eth0");
          case PcapngBlock.Packet packet -> packets += packet.length() == 98 ? 1 : 0;
          case PcapngBlock.Section _, PcapngBlock.Statistics _, PcapngBlock.Other _ -> {}
        }
      }
    }
    assertThat(packets).isEqualTo(4);

    CapturedTerminal wrong = new CapturedTerminal();
    assertThat(wrong.run("capture", "--lab", LAB, "sun:eht0", "-w", file.toString()))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(wrong.err()).contains("did you mean \"sun:eth0\"?");
    assertThat(file.toFile().length()).isGreaterThan(4 * 98);
  }

  @Test
  void aDiskStaysUntilItsHostIsReset() {
    assertThat(inLab("exec", "-n", "sun", "echo kept >/root/mark; sync")).isEmpty();
    assertThat(inLab("stop", "sun")).isEqualTo("sun is off\n");
    assertThat(inLab("start", "sun")).isEqualTo("sun is ready\n");
    assertThat(inLab("exec", "-n", "sun", "cat /root/mark")).isEqualTo("kept\n");
    assertThat(inLab("kill", "sun")).isEqualTo("sun is off\n");
    assertThat(new CapturedTerminal().run("exec", "-n", "--lab", LAB, "sun", "true"))
        .isEqualTo(ExitStatus.ENVIRONMENT);
    assertThat(inLab("reset", "sun")).isEqualTo("sun is ready\n");
    assertThat(inLab("exec", "-n", "sun", "test ! -e /root/mark")).isEmpty();
  }

  @Test
  void aSecondLabHasItsOwnTimeAndADeadOneIsCleanedUp() throws IOException {
    assertThat(ok("up", "--virtual", "--date", "2030-12-31T23:59", VIRTUAL + "/", "moon"))
        .contains("is up: 1 host");

    assertThat(ok("time", "--lab", VIRTUAL, "pause")).contains("paused");
    String before = ok("exec", "-n", "--lab", VIRTUAL, "moon", "date +%s").strip();
    assertThat(ok("time", "--lab", VIRTUAL, "forward", "2h")).contains("2031-01-01T0", "paused");
    String after = ok("exec", "-n", "--lab", VIRTUAL, "moon", "date +%s").strip();
    assertThat(Long.parseLong(after) - Long.parseLong(before)).isBetween(7200L, 7201L);
    assertThat(ok("time", "--lab", VIRTUAL, "until", "moon", "--", "test $(date +%M) = 30"))
        .contains(":30:0");
    CapturedTerminal captured = new CapturedTerminal();
    assertThat(captured.run("time", "--lab", VIRTUAL, "--limit", "5s", "until", "moon", "false"))
        .isEqualTo(ExitStatus.FAILED);
    assertThat(ok("time", "--lab", VIRTUAL, "resume")).contains("1x");

    JsonNode lab = JsonMapper.builder().build().readTree(ok("inspect", "--lab", VIRTUAL, "--json"));
    String run = lab.path("folder").asString();
    ProcessHandle.of(lab.path("pid").asLong()).orElseThrow().destroyForcibly();
    assertThat(await(() -> !Files.exists(Path.of(run)) && processesOf(run).isEmpty()))
        .as("left: %s", processesOf(run))
        .isTrue();

    captured = new CapturedTerminal();
    assertThat(captured.run("ps")).isZero();
    assertThat(captured.err()).contains("the process of lab " + VIRTUAL + " has died");
    assertThat(captured.out()).contains(LAB).doesNotContain(VIRTUAL);
  }

  private static List<String> processesOf(String run) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().command().orElse(""))
        .filter(command -> command.startsWith(run + "/"))
        .toList();
  }

  private static boolean await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(20_000_000);
    }
    return true;
  }
}
