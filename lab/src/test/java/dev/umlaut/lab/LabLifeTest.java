// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.StopOutcome;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// Protects what runs of many scenarios do with one lab: boot hosts later, replace them, count
/// their processor time, reach their ports.
@Tag("kernel")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabLifeTest {
  private static final Path HOME =
      Path.of(System.getProperty("umlaut.home", "..")).toAbsolutePath();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final LabDefinition pair = LabFile.read(HOME.resolve("lab/src/test/resources/pair"));
  private final Provision provision =
      Provision.of(pair, HOME, Store.ofUser(), Progress.silent(), Consent.given());

  /// They still boot in the background then, and the connection breaks early.
  @Test
  void hostsThatAreSwitchedOffAsSoonAsTheyAreReadyShutDownInGoodOrder() {
    try (Lab lab = Lab.start(pair, provision, LabOptions.defaults())) {
      for (int round = 0; round < 6; round++) {
        List<StopOutcome> outcomes =
            Together.run(
                lab.hosts().stream()
                    .<Callable<StopOutcome>>map(host -> () -> host.guest().stop(LIMIT))
                    .toList());
        assertThat(outcomes).as("round %d", round).containsOnly(StopOutcome.POWERED_OFF);
        lab.switchOn(pair.hostNames());
      }
    }
  }

  @Test
  void aHostCanBeAddedAndReplaced() throws IOException {
    try (Lab lab = Lab.start(pair, Set.of("sun"), provision, LabOptions.defaults())) {
      LabHost sun = lab.host("sun");

      lab.ensure(List.of("moon", "sun"));

      assertThat(lab.hosts()).extracting(LabHost::name).containsExactly("moon", "sun");
      assertThat(lab.host("sun")).isSameAs(sun);
      assertThat(output(lab.host("moon"), "ping -c 2 -i 0.2 sun")).contains("2 received");
      output(sun, "echo traces >/etc/traces; sync; ip address add 10.9.9.9/32 dev lo");
      output(sun, "echo first life >/dev/console");
      long oldKernel = sun.guest().pid();
      long descriptors = descriptors();

      lab.restart(List.of("sun"));

      assertThat(lab.host("sun")).isNotSameAs(sun);
      assertThat(ProcessHandle.of(oldKernel)).isEmpty();
      assertThat(output(lab.host("sun"), "ls /etc/traces 2>&1; ip -brief address show lo"))
          .contains("No such file")
          .doesNotContain("10.9.9.9");
      assertThat(output(lab.host("moon"), "ping -c 2 -i 0.2 sun")).contains("2 received");
      output(lab.host("sun"), "echo second life >/dev/console");
      assertThat(Files.readString(lab.host("sun").consoleLog()))
          .as("both lives are in the console log")
          .contains("first life", "second life");

      lab.restart(lab.definition().hostNames());
      lab.restart(lab.definition().hostNames());

      assertThat(output(lab.host("moon"), "ping -c 2 -i 0.2 sun")).contains("2 received");
      // A connection more or less may be on its way out.
      assertThat(descriptors()).isLessThan(descriptors + 10);
    }
  }

  @Test
  void processorTimeIncludesHostsThatWereReplaced() {
    try (Lab lab = Lab.start(pair, Set.of("sun"), provision, LabOptions.defaults())) {
      Duration boot = lab.cpuTime();
      assertThat(boot).isPositive();
      // A program of its own, so that the time is that of a process that has ended.
      output(lab.host("sun"), "i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done");
      Duration worked = lab.cpuTime();
      assertThat(worked).isGreaterThan(boot.plusMillis(50));

      lab.restart(List.of("sun"));

      assertThat(lab.cpuTime()).isGreaterThan(worked);
    }
  }

  @Test
  void aPortOfAHostIsReachedFromThisMachine() throws IOException {
    try (Lab lab = Lab.start(pair, Set.of("sun"), provision, LabOptions.defaults());
        LabForward forward = lab.forward("sun", 22)) {
      assertThat(greeting(forward)).startsWith("SSH-2.0-");

      lab.restart(List.of("sun"));

      assertThat(greeting(forward)).as("after a restart").startsWith("SSH-2.0-");
      try (LabForward nobody = lab.forward("sun", 9)) {
        assertThat(greeting(nobody)).isEmpty();
      }
      assertThatThrownBy(() -> lab.forward("mars", 22)).isInstanceOf(UmlautException.class);
    }
  }

  private static String greeting(LabForward forward) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), forward.localPort())) {
      return new String(socket.getInputStream().readNBytes(8), StandardCharsets.US_ASCII);
    }
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private static String output(LabHost host, String command) {
    CommandResult result = host.shell().run(command, LIMIT);
    assertThat(result.exitStatus()).as(command + ": " + result.errorText()).isZero();
    return result.outputText();
  }
}
