// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.umlaut.fabric.Capture;
import dev.umlaut.fabric.CaptureOptions;
import dev.umlaut.fabric.CaptureTarget;
import dev.umlaut.fabric.Delay;
import dev.umlaut.fabric.Direction;
import dev.umlaut.fabric.Impairments;
import dev.umlaut.frame.PcapngBlock;
import dev.umlaut.frame.PcapngReader;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.os.Fd;
import dev.umlaut.os.UdpSockets;
import dev.umlaut.os.UmlautException;
import dev.umlaut.os.Users;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Ways out of labs, with real hosts at their inner ends: another lab, this machine, the Internet
/// as far as this machine has it.
@Tag("kernel")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class UplinkLabTest {
  private static final Path HOME =
      Path.of(System.getProperty("umlaut.home", "..")).toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String SPACE = "umlaut-up-" + ProcessHandle.current().pid();

  @TempDir Path folder;

  private Lab start(String name, String uplink, String interfaces) throws IOException {
    return start(name, uplink, interfaces, LabOptions.defaults());
  }

  private Lab start(String name, String uplink, String interfaces, LabOptions options)
      throws IOException {
    Path place = Files.createDirectories(folder.resolve(name));
    Path file =
        Files.writeString(
            place.resolve(LabFile.NAME),
            """
            lab: %s
            image: strongswan
            networks: {out: {uplink: %s}}
            hosts: {moon: {%s}}
            """
                .formatted(name, uplink, interfaces));
    LabDefinition lab = LabFile.read(file);
    Provision provision =
        Provision.of(lab, HOME, Store.ofUser(), Progress.silent(), Consent.given());
    return Lab.start(lab, provision, options);
  }

  private static String host(String address) {
    return "interfaces: {eth0: {network: out, addresses: [" + address + "]}}";
  }

  private static String run(Lab lab, String command) {
    byte[] output = lab.host("moon").shell().run(command, LIMIT).output();
    return new String(output, StandardCharsets.UTF_8);
  }

  private static int freePort() {
    try (Fd probe = UdpSockets.bind(false, 0)) {
      return UdpSockets.port(probe);
    }
  }

  private static String vxlan(int here, int there) {
    return "{vxlan: {id: 42, port: %d, remote: [\"127.0.0.1:%d\"]}}".formatted(here, there);
  }

  @Test
  void twoLabsJoinedByVxlanAreOneNetwork() throws Exception {
    int here = freePort();
    int there = freePort();
    Path file = folder.resolve("tunnel.pcapng");
    try (Lab left = start("left", vxlan(here, there), host("10.7.0.1/24"));
        Lab right = start("right", vxlan(there, here), host("10.7.0.2/24"))) {
      LabLink tunnel = left.link("out:vxlan");
      tunnel.impair(
          Direction.TO_PORT,
          Impairments.NONE.withDelay(new Delay(5_000_000, 0, Delay.Distribution.UNIFORM)));
      try (Capture _ =
          left.capture(
              List.of("out"), new CaptureTarget.File(file, 1 << 20, 1), CaptureOptions.ALL)) {
        assertThat(run(left, "ping -c 5 -i 0.2 10.7.0.2")).contains("5 received");
      }
      // Frames of 64 KiB are cut for the tunnel, and what is larger than the path is fragmented.
      assertThat(run(right, "iperf3 -s -1 -D && echo listens")).isEqualTo("listens\n");
      assertThat(run(left, "iperf3 -c 10.7.0.2 -n 20M")).contains("receiver");
      assertThat(run(left, "ping -c 2 -s 1472 -M do 10.7.0.2")).contains("2 received");
      assertThat(tunnel.portCounters().framesIn()).isGreaterThan(7);
      assertThat(tunnel.addressCount()).isOne();
    }
    assertThat(links(file)).isEqualTo(2);
  }

  /// How many links a capture is of.
  private static long links(Path file) throws IOException {
    long links = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      PcapngReader reader = new PcapngReader(in);
      for (var block = reader.next(); block.isPresent(); block = reader.next()) {
        links += block.get() instanceof PcapngBlock.Interface ? 1 : 0;
      }
    }
    return links;
  }

  @Test
  void aVxlanDeviceOfLinuxIsTheOtherEnd() throws Exception {
    assumeTrue(Users.isRoot(), "only root may make a vxlan device");
    int port = freePort();
    String veth = "umlv" + ProcessHandle.current().pid() % 10_000_000;
    command("ip", "netns", "add", SPACE);
    try {
      command(words("ip link add %s type veth peer name eth0 netns %s".formatted(veth, SPACE)));
      command("ip", "address", "add", "10.250.7.1/24", "dev", veth);
      command("ip", "link", "set", veth, "up");
      inside(words("ip address add 10.250.7.2/24 dev eth0"));
      inside(words("ip link set eth0 up"));
      inside(words("ip link add vx0 type vxlan id 42 remote 10.250.7.1 dstport " + port));
      inside(words("ip address add 10.7.0.2/24 dev vx0"));
      inside(words("ip link set vx0 up"));
      String uplink =
          "{vxlan: {id: 42, port: %d, remote: [\"10.250.7.2:%d\"]}}".formatted(port, port);
      try (Lab lab = start("beside", uplink, host("10.7.0.1/24"))) {
        assertThat(run(lab, "ping -c 3 -i 0.2 10.7.0.2")).contains("3 received");
        assertThat(inside(words("ping -c 3 -i 0.2 10.7.0.1"))).contains("3 received");
      }
    } finally {
      command("ip", "netns", "delete", SPACE); // and with it both ends of the cable
    }
  }

  @Test
  void aTapInterfaceLeadsToThisMachine() throws Exception {
    assumeTrue(Users.isRoot(), "only root may make a tap interface");
    String name = "umlt" + ProcessHandle.current().pid() % 10_000_000;
    try (Lab lab = start("tapped", "{tap: " + name + "}", host("10.7.7.1/24"))) {
      command("ip", "netns", "add", SPACE);
      try {
        command("ip", "link", "set", name, "netns", SPACE);
        inside("ip", "address", "add", "10.7.7.2/24", "dev", name);
        inside("ip", "link", "set", name, "up");
        assertThat(run(lab, "ping -c 3 -i 0.2 10.7.7.2")).contains("3 received");
        assertThat(run(lab, "iperf3 -s -1 -D && echo listens")).isEqualTo("listens\n");
        // Both directions: the machine sums and cuts what it sends, we what the host sends.
        assertThat(inside("ping", "-c", "3", "-i", "0.2", "10.7.7.1")).contains("3 received");
        assertThat(lab.link("out:tap").portCounters().framesOut()).isGreaterThan(5);
      } finally {
        command("ip", "netns", "delete", SPACE);
      }
    }
  }

  @Test
  void passtLeadsToTheInternetAndBack() throws Exception {
    assumeTrue(isInstalled("passt"), "the package passt is not installed");
    InetAddress own = ownAddress();
    int local = freePort();
    String uplink =
        "{passt: {address: 10.7.0.2/24, gateway: 10.7.0.1, tcp: [\"%d:7000\"]}}".formatted(local);
    try (ServerSocket server = new ServerSocket(0, 5, own);
        Lab lab = start("online", uplink, host("10.7.0.2/24") + ", gateway: 10.7.0.1")) {
      Thread answering =
          Thread.ofVirtual()
              .start(() -> {
                try (Socket caller = server.accept()) {
                  caller
                      .getOutputStream()
                      .write("hello from outside\n".getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      String fetch =
          "timeout 20 bash -c 'cat </dev/tcp/%s/%d'"
              .formatted(own.getHostAddress(), server.getLocalPort());
      assertThat(run(lab, fetch)).isEqualTo("hello from outside\n");
      answering.join(Duration.ofSeconds(5));

      assertThat(run(lab, "(iperf3 -s -p 7000 -D) && echo listens")).isEqualTo("listens\n");
      try (Socket inwards = new Socket()) {
        inwards.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), local), 5000);
        assertThat(inwards.isConnected()).isTrue();
      }
      // What is behind the gateway's address is this machine's own: not for guests.
      assertThat(run(lab, "timeout 3 bash -c 'cat </dev/tcp/10.7.0.1/22' 2>&1; echo $?"))
          .doesNotContain("SSH");
    }
    assertThat(run("pgrep", "-f", "passt.*" + local)).isEmpty();
  }

  @Test
  void aWayOutIsAddedToALabThatIsUpAndRemoved() throws Exception {
    int here = freePort();
    int there = freePort();
    try (Lab left = start("shore", vxlan(here, there), host("10.7.0.1/24"));
        Lab right = start("ship", vxlan(freePort(), 9), "")) {
      for (int turn = 0; turn < 2; turn++) {
        right.add(network(right, "sea", vxlan(there, here)));
        right.plug(
            "moon",
            LabPart.link(
                right.definition(), "moon", "eth0", "network: sea, addresses: [10.7.0.2/24]"));
        assertThat(run(left, "ping -c 3 -i 0.2 10.7.0.2")).contains("3 received");
        assertThat(right.link("sea:vxlan").portCounters().framesIn()).isPositive();

        right.unplug("moon", "eth0");
        right.removeNetwork("sea");
        assertThatThrownBy(() -> right.link("sea:vxlan")).isInstanceOf(UmlautException.class);
      }
      // Its port is somebody else's; then there is no such network.
      assertThatThrownBy(() -> right.add(network(right, "sea", vxlan(here, there))))
          .isInstanceOf(UmlautException.class)
          .hasMessageContaining("UDP port " + here);
      assertThat(right.definition().network("sea")).isEmpty();
      right.add(network(right, "sea", vxlan(there, here)));
    }
  }

  @Test
  void passtIsAddedToALabThatIsUpAndRemoved() throws Exception {
    assumeTrue(isInstalled("passt"), "the package passt is not installed");
    String uplink = "{passt: {address: 10.7.0.2/24, gateway: 10.7.0.1}}";
    InetAddress own = ownAddress();
    try (ServerSocket server = new ServerSocket(0, 5, own);
        Lab lab = start("inland", vxlan(freePort(), 9), "")) {
      for (int turn = 0; turn < 2; turn++) {
        lab.add(network(lab, "web", uplink));
        lab.plug(
            "moon",
            LabPart.link(
                lab.definition(), "moon", "eth0", "network: web, addresses: [10.7.0.2/24]"));
        String connect =
            "ip route replace default via 10.7.0.1;"
                + " timeout 20 bash -c 'exec 3<>/dev/tcp/%s/%d && echo connected'"
                    .formatted(own.getHostAddress(), server.getLocalPort());
        assertThat(run(lab, connect)).as("%s, turn %d", own, turn).isEqualTo("connected\n");
        lab.unplug("moon", "eth0");
        lab.removeNetwork("web");
        assertThat(lab.runDirectory().resolve("passt-web")).doesNotExist();
      }
    }
  }

  private static NetworkDefinition network(Lab lab, String name, String uplink) {
    return LabPart.network(lab.definition(), name, "uplink: " + uplink);
  }

  @Test
  void virtualTimeHasNoWayOut() {
    LabOptions virtual =
        LabOptions.defaults().withVirtualTime(Instant.parse("2030-01-01T00:00:00Z"), 1);

    assertThatThrownBy(() -> start("timeless", vxlan(freePort(), 9), host("10.7.0.1/24"), virtual))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("network out")
        .hasMessageContaining("virtual time");
  }

  @Test
  void aWayOutThatCannotBeEndsTheStart() throws Exception {
    try (Fd taken = UdpSockets.bind(false, 0)) {
      int port = UdpSockets.port(taken);

      assertThatThrownBy(() -> start("taken", vxlan(port, 9), host("10.7.0.1/24")))
          .isInstanceOf(UmlautException.class)
          .hasMessageContaining("UDP port " + port);
    }
  }

  private static InetAddress ownAddress() throws IOException {
    // Those of other tests can still be there: a namespace goes some time after its removal.
    return NetworkInterface.networkInterfaces()
        .filter(one -> !one.getName().startsWith("uml"))
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst()
        .orElseThrow(() -> new IOException("this machine has no address but 127.0.0.1"));
  }

  private static boolean isInstalled(String program) {
    return Files.isExecutable(Path.of("/usr/bin", program));
  }

  private static String[] words(String command) {
    return command.split(" ", -1);
  }

  private static String inside(String... command) throws IOException {
    String[] all = new String[command.length + 4];
    System.arraycopy(new String[] {"ip", "netns", "exec", SPACE}, 0, all, 0, 4);
    System.arraycopy(command, 0, all, 4, command.length);
    return command(all);
  }

  private static String command(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.onExit().join().exitValue())
        .as("%s: %s", String.join(" ", command), said)
        .isZero();
    return said;
  }

  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
