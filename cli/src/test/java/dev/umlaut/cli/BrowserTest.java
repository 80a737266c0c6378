// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.umlaut.frame.PacketSummary;
import dev.umlaut.frame.PcapngBlock;
import dev.umlaut.frame.PcapngReader;
import dev.umlaut.lab.RunningLabs;
import dev.umlaut.web.UiServer;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Protects the page, as a person has it: in a real browser, over a lab of real kernels. What is
/// done there is in `web/page/e2e/lab.mjs`.
@Tag("kernel")
@Timeout(300)
class BrowserTest {
  private static final String LAB = "browser-" + ProcessHandle.current().pid();
  private static final int SECONDS_MAX = 200;

  private final Path scripts = Umlaut.home().resolve("web/page/e2e");
  private Path chromium = Path.of("");

  @BeforeEach
  void findBrowser() throws Exception {
    Optional<Path> found = program("chromium");
    assumeTrue(found.isPresent(), "there is no chromium: apt install chromium");
    assumeTrue(program("npm").isPresent(), "there is no npm: apt install npm");
    assumeTrue(UiServer.hasPage(), UiServer.NO_PAGE);
    assumeTrue(hasPackages(scripts), "npm cannot get playwright-core");
    chromium = found.get();
  }

  @Test
  void aCableThatIsPulledInTheBrowserStopsAPing(@TempDir Path folder) throws Exception {
    Path lab = Files.createDirectory(folder.resolve(LAB));
    Files.writeString(
        lab.resolve("lab.yaml"),
        """
        lab: %s
        kernel: lean
        image: strongswan
        networks: {net: {type: switch}}
        hosts:
          moon:
            interfaces:
              eth0: {network: net, addresses: [10.0.0.1/24]}
          sun:
            interfaces:
              eth0: {network: net, addresses: [10.0.0.2/24]}
        """
            .formatted(LAB));
    try (UiServer server = UiServer.serve(0, new OwnCommands())) {
      CapturedTerminal up = new CapturedTerminal();
      assertThat(up.run("up", lab.toString())).as("%s", up).isZero();
      List<String> words =
          List.of("node", "lab.mjs", server.url(), chromium.toString(), LAB, folder.toString());
      assertThat(run(scripts, words, folder.resolve("page.log"))).isZero();
      assertThat(packets(folder.resolve("list.pcapng"))).isPositive();
      assertThat(packets(folder.resolve("recording.pcapng"))).isPositive();

      CapturedTerminal after = new CapturedTerminal();
      String hungUp = "! pgrep -x 'ping|sleep' || { sleep 5; ! pgrep -x 'ping|sleep'; }";
      assertThat(after.run("exec", "-n", "--lab", LAB, "moon", "sun", "--", hungUp))
          .as("the lab is as well as before, and nothing runs in it for nobody: %s", after)
          .isZero();
    } finally {
      var _ = new CapturedTerminal().run("down", "--fresh", LAB);
      Files.deleteIfExists(RunningLabs.ofUser().log(LAB));
    }
  }

  @Test
  void thePageTellsTheLoadWhatIsAddedAndTheStepsOfAScenario(@TempDir Path folder) throws Exception {
    String name = LAB + "-load";
    Path lab = Files.createDirectory(folder.resolve(name));
    Files.createDirectory(lab.resolve("sources"));
    Files.writeString(
        lab.resolve("lab.yaml"),
        """
        lab: %s
        kernel: lean
        image: strongswan
        networks:
          net: {}
          outside: {uplink: {vxlan: {id: 42, port: %d, remote: [127.0.0.1]}}}
        hosts:
          moon:
            shares: ["sources:/mnt/src"]
            interfaces:
              eth0: {network: net, addresses: [10.0.0.1/24]}
          sun:
            interfaces:
              eth0: {network: net, addresses: [10.0.0.2/24]}
        """
            .formatted(name, freePort()));
    Path scenario = scenario(folder);
    try (UiServer server = UiServer.serve(0, new OwnCommands())) {
      CapturedTerminal up = new CapturedTerminal();
      assertThat(up.run("up", lab.toString())).as("%s", up).isZero();
      List<String> words =
          List.of("node", "load.mjs", server.url(), chromium.toString(), name, scenario.toString());
      assertThat(run(scripts, words, folder.resolve("page.log"))).isZero();

      CapturedTerminal inspect = new CapturedTerminal();
      assertThat(inspect.run("inspect", "--lab", name)).isZero();
      assertThat(inspect.out())
          .contains("its uplink outside:vxlan leads through VXLAN tunnel 42")
          .containsPattern("share +/mnt/src +/.*/sources, to read\n");
    } finally {
      var _ = new CapturedTerminal().run("down", "--fresh", name);
      Files.deleteIfExists(RunningLabs.ofUser().log(name));
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Of a lab of its own; slow enough that each step can be seen, and with one check that fails.
  private static Path scenario(Path folder) throws IOException {
    Path lab = Files.createDirectory(folder.resolve("steps-lab"));
    Files.writeString(
        lab.resolve("lab.yaml"),
        """
        lab: steps
        kernel: lean
        image: strongswan
        networks: {}
        hosts: {moon: {}}
        """);
    Path scenario = Files.createDirectories(lab.resolve("scenarios/steps"));
    Files.writeString(scenario.resolve("description.txt"), "Steps that can be seen.\n");
    Files.writeString(scenario.resolve("test.conf"), "VIRTHOSTS=\"moon\"\n");
    Files.writeString(scenario.resolve("pretest.dat"), "moon::sleep 1\n");
    Files.writeString(
        scenario.resolve("evaltest.dat"),
        """
        moon::echo right::right::YES
        moon::sleep 1.5::no output expected::NO
        moon::echo wrong::right::YES
        moon::sleep 1.6::no output expected::NO
        """);
    Files.writeString(scenario.resolve("posttest.dat"), "");
    return scenario;
  }

  /// Answers to the ping, of which there is nothing else in the file.
  private static int packets(Path file) throws IOException {
    int packets = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      PcapngReader reader = new PcapngReader(in);
      for (Optional<PcapngBlock> next = reader.next(); next.isPresent(); next = reader.next()) {
        switch (next.get()) {
          case PcapngBlock.Interface(_, String name, _) -> assertThat(name).isEqualTo("moon:eth0");
          case PcapngBlock.Packet packet -> {
            packets++;
            assertThat(packet.length()).isEqualTo(98);
            assertThat(PacketSummary.of(packet.bytes()).info()).startsWith("echo reply");
            assertThat(Duration.between(Instant.ofEpochSecond(0, packet.nanos()), Instant.now()))
                .isLessThan(Duration.ofMinutes(5));
          }
          case PcapngBlock.Section _, PcapngBlock.Statistics _, PcapngBlock.Other _ -> {}
        }
      }
    }
    return packets;
  }

  /// A program of this machine, as a shell would find it.
  static Optional<Path> program(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Playwright's driver only: the browser is this machine's.
  private static boolean hasPackages(Path scripts) throws IOException, InterruptedException {
    if (Files.isDirectory(scripts.resolve("node_modules/playwright-core"))) {
      return true;
    }
    List<String> words = List.of("npm", "ci", "--no-audit", "--no-fund");
    Process npm = new ProcessBuilder(words).directory(scripts.toFile()).inheritIO().start();
    return npm.waitFor(SECONDS_MAX, TimeUnit.SECONDS) && npm.exitValue() == 0;
  }

  /// @return the status; what was said is shown when it is not 0
  private static int run(Path where, List<String> words, Path log)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words)
            .directory(where.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    var _ = process.destroyForcibly();
    int status = process.waitFor();
    if (!ended || status != 0) {
      throw new AssertionError(Files.readString(log, StandardCharsets.UTF_8));
    }
    return status;
  }
}
