// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.os.Users;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The way out through passt, with a real host at its inner end and servers of the test's own on
/// this machine: names, datagrams both ways, ports, ping, and a passt that dies or hangs.
@Tag("kernel")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class PasstKernelTest {
  private static final Path HOME =
      Path.of(System.getProperty("umlaut.home", "..")).toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /// Asks for the address of umlaut.example.
  private static final byte[] QUERY =
      HexFormat.of()
          .parseHex("123401000001000000000000" + "06756d6c617574076578616d706c6500" + "00010001");

  @TempDir Path folder;

  @BeforeEach
  void passtIsInstalled() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/passt")), "the package passt is not installed");
  }

  private Lab start(String more) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve(LabFile.NAME),
            """
            lab: online
            image: strongswan
            networks:
              out: {uplink: {passt: {address: 10.7.0.2/24, gateway: 10.7.0.1, dns: 10.7.0.3%s}}}
            hosts:
              moon:
                gateway: 10.7.0.1
                interfaces: {eth0: {network: out, addresses: [10.7.0.2/24]}}
            """
                .formatted(more));
    LabDefinition lab = LabFile.read(file);
    Provision provision =
        Provision.of(lab, HOME, Store.ofUser(), Progress.silent(), Consent.given());
    return Lab.start(lab, provision, LabOptions.defaults());
  }

  private static String run(Lab lab, String command) {
    CommandResult result = lab.host("moon").shell().run(command, LIMIT);
    return result.outputText() + result.errorText();
  }

  /// Answers each datagram until it is closed.
  private static DatagramSocket serve(InetSocketAddress at, UnaryOperator<byte[]> answer)
      throws SocketException {
    DatagramSocket socket = new DatagramSocket(at);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            while (true) {
              DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
              socket.receive(packet);
              packet.setData(answer.apply(Arrays.copyOf(packet.getData(), packet.getLength())));
              socket.send(packet);
            }
          } catch (IOException _) {
            // It was closed.
          }
        });
    return socket;
  }

  private static byte[] ask(InetSocketAddress server, byte[] question) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(5000);
      socket.send(new DatagramPacket(question, question.length, server));
      DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
      socket.receive(packet);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    }
  }

  @Test
  void datagramsGoOutAndBackAndIn() throws IOException {
    InetAddress own = ownAddress();
    int local = freePort();
    try (DatagramSocket echo = serve(new InetSocketAddress(own, 0), UnaryOperator.identity());
        Lab lab = start(", udp: [\"" + local + ":7001\"]")) {
      String there = own.getHostAddress() + ":" + echo.getLocalPort();

      assertThat(run(lab, "echo out and back | timeout 10 socat -t 5 - UDP:" + there))
          .isEqualTo("out and back\n");

      // That the answer comes back, too, only a passt since 2024 can.
      assertThat(
              run(
                  lab,
                  "socat -u UDP-RECV:7001 CREATE:/tmp/got >/dev/null 2>&1 & "
                      + "until ss -lun | grep -q :7001; do :; done; echo listens"))
          .isEqualTo("listens\n");
      byte[] hello = "inwards\n".getBytes(StandardCharsets.US_ASCII);
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.send(
            new DatagramPacket(hello, hello.length, InetAddress.getLoopbackAddress(), local));
      }
      assertThat(run(lab, "timeout 10 sh -c 'until grep -s inwards /tmp/got; do :; done'"))
          .isEqualTo("inwards\n");
    }
  }

  @Test
  void aPortLeadsInAndCarriesWhatIsAsked() throws IOException {
    int local = freePort();
    try (Lab lab = start(", tcp: [\"" + local + ":80\"]")) {
      assertThat(
              run(
                  lab,
                  "socat TCP-LISTEN:80,reuseaddr,fork EXEC:'tr a-z A-Z' >/dev/null 2>&1 & "
                      + "until ss -ltn | grep -q :80; do :; done; echo listens"))
          .isEqualTo("listens\n");
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), local)) {
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write("to upper case\n".getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        assertThat(socket.getInputStream().readAllBytes())
            .asString(StandardCharsets.US_ASCII)
            .isEqualTo("TO UPPER CASE\n");
      }
    }
  }

  private static Optional<byte[]> answer(InetSocketAddress resolver) {
    try {
      return Optional.of(ask(resolver, QUERY));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static boolean isFree(InetSocketAddress at) {
    try (DatagramSocket _ = new DatagramSocket(at)) {
      return true;
    } catch (SocketException _) {
      return false;
    }
  }

  @Test
  void namesAreResolvedByThisMachinesServer() throws IOException {
    Optional<InetAddress> server = nameServer();
    assumeTrue(server.isPresent(), "this machine has no name server");
    InetSocketAddress resolver = new InetSocketAddress(server.get(), 53);
    Optional<byte[]> expected = answer(resolver);
    assumeTrue(expected.isPresent(), "this machine's name server does not answer");
    try (Lab lab = start("")) {
      String answer =
          run(
              lab,
              "printf '%b' '"
                  + escaped(QUERY)
                  + "' | timeout 10 socat -t 5 - UDP:10.7.0.3:53"
                  + " | od -An -v -tx1 | tr -d ' \\n'");

      assertThat(answer)
          .as("number and status of what this machine's server says, too")
          .startsWith(HexFormat.of().formatHex(expected.get(), 0, 4));
    }
  }

  @Test
  void namesAreResolvedByAServerOutside() throws IOException {
    assumeTrue(Users.isRoot(), "only root may serve names at port 53");
    InetAddress own = ownAddress();
    assumeTrue(
        isFree(new InetSocketAddress(own, 53)), "somebody else serves names on this machine");
    byte[] end = HexFormat.of().parseHex("c00c000100010000003c00040a630001");
    UnaryOperator<byte[]> answer =
        question -> {
          byte[] all = Arrays.copyOf(question, QUERY.length + end.length);
          System.arraycopy(end, 0, all, QUERY.length, end.length);
          all[2] = (byte) 0x85;
          all[3] = (byte) 0x80;
          Arrays.fill(all, 6, 12, (byte) 0);
          all[7] = 1;
          return all;
        };
    try (DatagramSocket _ = serve(new InetSocketAddress(own, 53), answer);
        Lab lab = start("")) {
      assertThat(
              run(
                  lab,
                  "echo nameserver %s >/etc/resolv.conf; getent ahostsv4 umlaut.example"
                      .formatted(own.getHostAddress())))
          .startsWith("10.99.0.1 ");
    }
  }

  @Test
  void pingGoesOutIfThisMachinesKernelAllowsIt() throws IOException {
    String[] range =
        Files.readString(Path.of("/proc/sys/net/ipv4/ping_group_range")).strip().split("\\s+", 2);
    assumeTrue(
        Long.parseLong(range[0]) == 0 && Long.parseLong(range[1]) >= 1 << 30,
        "net.ipv4.ping_group_range lets nobody ping");
    try (Lab lab = start("")) {
      assertThat(run(lab, "ping -c 2 -W 5 " + ownAddress().getHostAddress()))
          .contains("2 received");
    }
  }

  @Test
  void oneThatDiesIsToldOnceAndTheLabGoesOn() throws IOException {
    List<String> told = new CopyOnWriteArrayList<>();
    Handler handler = handler(told);
    Logger logger = Logger.getLogger(Uplinks.class.getName());
    logger.addHandler(handler);
    try (ServerSocket server = new ServerSocket(0, 5, ownAddress());
        Lab lab = start("")) {
      String connect =
          "timeout 5 bash -c 'exec 3<>/dev/tcp/%s/%d' 2>/dev/null && echo connected"
              .formatted(server.getInetAddress().getHostAddress(), server.getLocalPort());
      assertThat(run(lab, connect)).isEqualTo("connected\n");

      passt(lab).destroyForcibly();
      await(() -> !told.isEmpty());

      assertThat(run(lab, connect)).isEmpty();
      lab.unplug("moon", "eth0");
      lab.removeNetwork("out");
      lab.add(
          LabPart.network(
              lab.definition(),
              "out",
              "uplink: {passt: {address: 10.7.0.2/24, gateway: 10.7.0.1}}"));
      lab.plug(
          "moon",
          LabPart.link(lab.definition(), "moon", "eth0", "network: out, addresses: [10.7.0.2/24]"));
      assertThat(run(lab, "ip route replace default via 10.7.0.1; " + connect))
          .isEqualTo("connected\n");
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(told)
        .singleElement()
        .asString()
        .contains("network out of lab online has lost its way out", "exit status 137");
  }

  /// What it does not take is dropped; neither the lab nor its end waits for it.
  @Test
  void oneThatHangsHoldsNobodyUp() throws Exception {
    ProcessHandle deaf;
    long began;
    try (Lab lab = start("")) {
      deaf = passt(lab);
      Process stopped = new ProcessBuilder("kill", "-STOP", Long.toString(deaf.pid())).start();
      assertThat(stopped.waitFor()).isZero();
      // More than its socket and our buffer hold.
      assertThat(
              run(
                  lab,
                  "ip neigh replace 10.7.0.1 lladdr 02:00:00:00:00:99 dev eth0 nud permanent;"
                      + " head -c 4000000 /dev/zero | timeout 20 socat -b 1400 - UDP:192.0.2.99:9"
                      + " && echo sent"))
          .isEqualTo("sent\n");
      assertThat(lab.link("out:passt").portCounters().framesOut()).isPositive();
      began = System.nanoTime();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    await(() -> !deaf.isAlive());
  }

  /// That of the lab, as its socket is in the lab's folder.
  private static ProcessHandle passt(Lab lab) {
    String socket = lab.runDirectory().resolve("passt-out").toString();
    return ProcessHandle.current()
        .descendants()
        .filter(one -> one.info().commandLine().orElse("").contains(socket))
        .findFirst()
        .orElseThrow();
  }

  private static Handler handler(List<String> told) {
    return new Handler() {
      @Override
      public void publish(LogRecord one) {
        told.add(
            MessageFormat.format(
                one.getMessage(), Optional.ofNullable(one.getParameters()).orElse(new Object[0])));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static String escaped(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte one : bytes) {
      text.append("\\x%02x".formatted(one));
    }
    return text.toString();
  }

  private static Optional<InetAddress> nameServer() throws IOException {
    for (String line : Files.readAllLines(Path.of("/etc/resolv.conf"))) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length == 2 && words[0].equals("nameserver") && words[1].indexOf(':') < 0) {
        return Optional.of(InetAddress.getByName(words[1]));
      }
    }
    return Optional.empty();
  }

  private static int freePort() throws IOException {
    try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static InetAddress ownAddress() throws IOException {
    return NetworkInterface.networkInterfaces()
        .filter(one -> !one.getName().startsWith("uml"))
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst()
        .orElseThrow(() -> new IOException("this machine has no address but 127.0.0.1"));
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
