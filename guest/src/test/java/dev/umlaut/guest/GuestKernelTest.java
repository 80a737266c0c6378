// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One real host, from its kernel's first line to its last.
@Tag("kernel")
class GuestKernelTest {
  private static final Duration BOOT = Duration.ofMinutes(1);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static TestHosts hosts;
  private static Guest moon;

  @BeforeAll
  static void boot() throws Exception {
    hosts = new TestHosts();
    moon = hosts.start("moon", List.of());
    moon.awaitReady(BOOT);
  }

  @AfterAll
  static void close() {
    moon.close();
    hosts.close();
  }

  @Test
  void runsCommandsAsRootInTheHost() {
    CommandResult result = moon.shell().run("id -u; hostname; echo oops >&2; exit 7", LIMIT);

    assertThat(result.outputText()).isEqualTo("0\nmoon\n");
    assertThat(result.errorText()).isEqualTo("oops\n");
    assertThat(result.exitStatus()).isEqualTo(7);
    assertThat(moon.phase()).isEqualTo(Phase.READY);
  }

  @Test
  void leavesNothingOfACommandThatTookTooLong() {
    var timeout =
        catchThrowableOfType(
            CommandTimeoutException.class,
            () -> moon.shell().run("echo begun; sleep 4711", Duration.ofSeconds(1)));

    assertThat(timeout.soFar().outputText()).isEqualTo("begun\n");
    assertThat(moon.shell().run("pgrep -f 'sleep 471[1]'", LIMIT).exitStatus()).isEqualTo(1);
  }

  @Test
  void doesNotWaitForADaemonThatHoldsTheOutput() {
    CommandResult result = moon.shell().run("sleep 4712 & echo started", LIMIT);

    assertThat(result.exitStatus()).isZero();
    assertThat(result.outputText()).isEqualTo("started\n");
    assertThat(moon.shell().run("pkill -f 'sleep 471[2]'", LIMIT).exitStatus()).isZero();
  }

  @Test
  void carriesBytesBothWays() {
    byte[] bytes = new byte[1_000_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ((i * 131) >> 3);
    }

    assertThat(moon.shell().run("cat", bytes, LIMIT).output()).isEqualTo(bytes);
  }

  @Test
  void answersOnItsManagementConsole() {
    assertThat(moon.console().version(LIMIT)).startsWith("Linux ");
  }

  /// The time limit is for the whole of a command, also when the host does not even begin it.
  @Test
  void keepsTheTimeLimitInAHostThatIsFrozen() throws Exception {
    Guest alice = hosts.start("alice", List.of());
    alice.awaitReady(BOOT);
    alice.console().stop(LIMIT);

    assertThat(
            catchThrowableOfType(
                CommandTimeoutException.class,
                () -> alice.shell().run("true", Duration.ofMillis(500))))
        .hasMessageContaining("alice");
    alice.console().go(LIMIT);
    assertThat(alice.shell().run("echo awake", LIMIT).outputText()).isEqualTo("awake\n");
    alice.close();
  }

  @Test
  void runsItsProcessesAsAnotherUserOnOneCpu() throws Exception {
    var status = Files.readAllLines(Path.of("/proc/" + moon.pid() + "/status"));

    assertThat(status).noneMatch(line -> line.matches("Uid:\\s+0\\s.*"));
    assertThat(status).anyMatch(line -> line.matches("Cpus_allowed_list:\\s+\\d+"));
  }

  /// A host that holds up virtual time answers nobody: this must not need its help.
  @Test
  void tellsWhichProgramComputes() throws Exception {
    assertThat(whereIs("spinner", "sh -c 'while :; do :; done' &")).contains("the program \"sh\"");
  }

  @Test
  void tellsWhereItsKernelComputes() throws Exception {
    assertThat(whereIs("reader", "dd if=/dev/zero of=/dev/null bs=64M &"))
        .contains("the program \"dd\"")
        .containsPattern(
            "Its kernel computes .* in \\w+\\+0x|code of its own, at 0x"); // mostly the former
  }

  private static String whereIs(String name, String command) throws Exception {
    try (Guest guest = hosts.start(name, List.of())) {
      guest.awaitReady(BOOT);
      // What else it does after its boot would be in the way.
      CommandResult _ = guest.shell().run("systemctl is-system-running --wait", LIMIT);
      assertThat(guest.shell().run(command, LIMIT).exitStatus()).isZero();
      String place = guest.whereItIs(hosts.systemMap);
      assertThat(String.join("\n", guest.lastConsoleLines()))
          .contains("umlaut: " + place.lines().findFirst().orElseThrow());
      return place;
    }
  }

  @Test
  void powersOff() throws Exception {
    Guest sun = hosts.start("sun", List.of());
    sun.awaitReady(BOOT);

    assertThat(sun.stop(LIMIT)).isEqualTo(StopOutcome.POWERED_OFF);
    assertThat(sun.phase()).isEqualTo(Phase.ENDED);
    assertThat(sun.stop(LIMIT)).isEqualTo(StopOutcome.ALREADY_ENDED);
  }

  /// A frozen kernel hears neither its init nor its management console's interrupts.
  @Test
  void stopsAHostThatHangs() throws Exception {
    Guest bob = hosts.start("bob", List.of());
    bob.awaitReady(BOOT);
    bob.console().stop(LIMIT);

    assertThat(bob.stop(Duration.ofMillis(200)))
        .isIn(StopOutcome.HALTED, StopOutcome.TERMINATED, StopOutcome.KILLED);
  }

  @Test
  void showsTheLastLinesOfAHostThatPanics() throws Exception {
    try (Guest broken = hosts.start("broken", List.of("root=/dev/nothing"))) {
      var failure = catchThrowableOfType(BootException.class, () -> broken.awaitReady(BOOT));

      assertThat(failure.host()).isEqualTo("broken");
      assertThat(failure.phase()).isEqualTo(Phase.KERNEL);
      assertThat(failure.lastConsoleLines())
          .anyMatch(line -> line.contains("Unable to mount root fs"));
    }
  }

  @Test
  void givesUpOnAHostThatIsNeverReady() throws Exception {
    try (Guest mute = hosts.start("mute", List.of("init=/usr/bin/cat"))) {
      var failure =
          catchThrowableOfType(BootException.class, () -> mute.awaitReady(Duration.ofSeconds(3)));

      assertThat(failure).hasMessageContaining("mute was not ready within 3 s");
    }
  }
}
