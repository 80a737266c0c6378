// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.lab.RunningLabs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tries commands on hosts that run, on a real lab in a process of its own: those that
/// `HandsOnTest` does not.
@Tag("kernel")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveLabTest {
  private static final String LAB = "live-" + ProcessHandle.current().pid();
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  @BeforeAll
  void up(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("lab.yaml"),
        """
        lab: %s
        kernel: lean
        image: strongswan
        networks: {net: {}}
        hosts:
          moon: {interfaces: {eth0: {network: net, addresses: [10.0.0.1/24]}}}
          sun: {interfaces: {eth0: {network: net, addresses: [10.0.0.2/24]}}}
        """
            .formatted(LAB));
    assertThat(run(ExitStatus.OK, "up", folder.toString()).out()).contains("is up: 2 hosts");
  }

  @AfterAll
  void down() throws IOException {
    var _ = new CapturedTerminal().run("down", "--fresh", LAB);
    Files.deleteIfExists(RunningLabs.ofUser().log(LAB));
  }

  private static CapturedTerminal run(int status, String... words) {
    CapturedTerminal captured = new CapturedTerminal();
    assertThat(captured.run(words)).as("%s: %s", List.of(words), captured).isEqualTo(status);
    return captured;
  }

  private static String inLab(String command, String... words) {
    List<String> all = new ArrayList<>(List.of(command, "--lab", LAB));
    all.addAll(List.of(words));
    return run(ExitStatus.OK, all.toArray(String[]::new)).out();
  }

  @Test
  void aPausedHostAnswersNobodyAndGoesOnAsItWas() {
    assertThat(inLab("exec", "-n", "moon", "echo here >/run/mark")).isEmpty();
    assertThat(inLab("pause", "moon")).isEqualTo("moon is paused\n");
    assertThat(inLab("pause", "moon")).isEqualTo("moon is paused\n");
    CapturedTerminal refused =
        run(ExitStatus.ENVIRONMENT, "exec", "-n", "--lab", LAB, "moon", "true");
    assertThat(refused.err()).contains("is paused", "umlaut resume moon");
    assertThat(inLab("exec", "-n", "sun", "ping -c 1 -W 1 10.0.0.1 || true"))
        .contains("0 received");
    assertThat(run(ExitStatus.ENVIRONMENT, "snapshot", "save", "--lab", LAB, "s").err())
        .contains("is paused");

    assertThat(inLab("resume", "moon")).isEqualTo("moon is ready\n");
    assertThat(inLab("exec", "-n", "moon", "cat /run/mark")).isEqualTo("here\n");
    assertThat(inLab("exec", "-n", "sun", "ping -c 1 -W 5 10.0.0.1")).contains("1 received");
  }

  @Test
  void aPausedHostCanBeStopped() {
    assertThat(inLab("pause", "sun")).isEqualTo("sun is paused\n");
    assertThat(inLab("stop", "sun")).isEqualTo("sun is off\n");
    assertThat(inLab("start", "sun")).isEqualTo("sun is ready\n");
    assertThat(inLab("pause", "sun")).isEqualTo("sun is paused\n");
    assertThat(inLab("reset", "sun")).isEqualTo("sun is ready\n");
  }

  /// UML kernels can mount folders of this machine, which are nobody's business in a host.
  @Test
  void aHostDoesNotSeeTheFilesOfThisMachine() {
    assertThat(
            inLab(
                "exec",
                "-n",
                "moon",
                "for d in / /tmp .. ../../../.. /../../.. . ''; do mount -t hostfs -o hostfs=$d"
                    + " none /mnt 2>/dev/null && echo mounted $d; done; mount -t hostfs none /mnt"
                    + " 2>/dev/null && echo mounted; true"))
        .isEmpty();
  }

  @Test
  void aSocksProxyReachesWhatTheHostReaches() throws IOException {
    assertThat(inLab("exec", "-n", "sun", "systemctl start apache2")).isEmpty();
    String said = inLab("forward", "--socks", "moon");
    assertThat(said).contains("SOCKS proxy of moon");
    int port = Integer.parseInt(said.replaceAll("127.0.0.1:([0-9]+) (?s).*", "$1"));
    Proxy proxy =
        new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    try (Socket socket = new Socket(proxy)) {
      socket.connect(InetSocketAddress.createUnresolved("sun", 80), 10_000);
      socket.getOutputStream().write("HEAD / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(new String(socket.getInputStream().readNBytes(9), StandardCharsets.UTF_8))
          .isEqualTo("HTTP/1.1 ");
    }
    assertThat(inLab("forward", "--remove", Integer.toString(port))).isEmpty();
  }

  @Test
  void topTellsOfHostsAndLinks() {
    assertThat(
            inLab("exec", "-n", "moon", "setsid ping -q -i 0.01 -c 500 10.0.0.2 >/dev/null 2>&1 &"))
        .isEmpty();
    JsonNode top = JsonMapper.builder().build().readTree(inLab("top", "--json"));
    assertThat(top.path("hosts").path(0).path("name").asString()).isEqualTo("moon");
    assertThat(top.path("hosts").path(0).path("residentKib").asLong()).isPositive();
    assertThat(top.path("links").path(0).path("out").path("framesPerSecond").asDouble())
        .isPositive();
    assertThat(inLab("top", "--once")).contains(LAB, "moon:eth0", "frame/s");
    assertThat(run(ExitStatus.USAGE, "top", "--lab", LAB, "--interval", "0").err())
        .contains("--interval");
  }

  @Test
  void aWindowOfTmuxIsAShellInAHost() throws IOException, InterruptedException {
    Assumptions.assumeTrue(TermProgram.TMUX.isInstalled(System.getenv()), "no tmux");
    String socket = LAB;
    try {
      assertThat(inLab("term", "--with", "tmux", "--socket", socket)).contains("attach-session");
      assertThat(inLab("term", "--with", "tmux", "--socket", socket, "sun")).contains("attach");
      assertThat(tmux(socket, "list-windows", "-a", "-F", "#W").lines())
          .containsExactly("moon", "sun");
      assertThat(run(ExitStatus.USAGE, "term", "--lab", LAB, "mon").err())
          .contains("did you mean \"moon\"?");
      String pane = "umlaut-" + LAB + ":moon";
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (!tmux(socket, "capture-pane", "-p", "-t", pane).contains("moon:~#")) {
        assertThat(System.nanoTime()).as("a prompt").isLessThan(deadline);
        LockSupport.parkNanos(100_000_000);
      }
    } finally {
      var _ = tmux(socket, "kill-server");
    }
  }

  private static String tmux(String socket, String... words)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("tmux", "-L", socket));
    all.addAll(List.of(words));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
