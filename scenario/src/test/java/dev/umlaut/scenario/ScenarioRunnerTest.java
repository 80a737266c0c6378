// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.guest.CommandResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioRunnerTest {
  private static final Set<String> HOSTS = Set.of("alice", "moon", "bob");

  @TempDir Path folder;

  private ScenarioPlan plan(String pretest, String evaltest, String posttest) {
    return Examples.plan(folder, pretest, evaltest, posttest);
  }

  private static ScenarioResult run(FakeTestbed testbed, ScenarioPlan plan) {
    return new ScenarioRunner(testbed, RunOptions.defaults(), ScenarioListener.silent()).run(plan);
  }

  /// A host on which everything succeeds and `ping` answers.
  private static CommandResult healthy(String command) {
    if (command.startsWith("ping")) {
      return FakeTestbed.result(0, "64 bytes from 10.2.0.10: icmp_seq=1\n", "");
    }
    return FakeTestbed.result(0, "", "");
  }

  private static String marker(String program) {
    return program.replaceAll("(?s).*'(umlaut-[0-9a-f-]{36})'.*", "$1");
  }

  @Test
  void passesWhenEveryCheckDoes() {
    FakeTestbed testbed = new FakeTestbed(HOSTS, ScenarioRunnerTest::healthy);
    ScenarioResult result =
        run(
            testbed,
            plan(
                "moon::systemctl start strongswan\n",
                "# ping\nalice::ping -c 1 PH_IP_BOB::64 bytes from PH_IP_BOB: icmp_.eq=1::YES\n",
                "moon::systemctl stop strongswan\n"));

    assertThat(result.verdict()).isEqualTo(new Verdict.Passed());
    assertThat(result.checks()).isEqualTo(1);
    assertThat(result.phases()).extracting(PhaseRecord::phase).containsExactly(Phase.values());
    assertThat(testbed.scripted())
        .containsExactly(
            "moon: systemctl start strongswan",
            "alice: ping -c 1 10.2.0.10",
            "moon: systemctl stop strongswan");
  }

  /// Evaluation goes on after a failure, and the verdict names what was expected and what came.
  @Test
  void failsAndGoesOn() {
    FakeTestbed testbed = new FakeTestbed(HOSTS, ScenarioRunnerTest::healthy);
    ScenarioResult result =
        run(
            testbed,
            plan(
                "",
                """
                alice::ping -c 1 PH_IP_BOB::64 bytes::NO
                bob::ping -c 1 PH_IP_ALICE::65 bytes::YES
                bob::true::::YES
                """,
                "moon::stop\n"));

    assertThat(result.failures()).hasSize(3);
    assertThat(result.verdict())
        .isInstanceOfSatisfying(
            Verdict.Failed.class,
            failed ->
                assertThat(failed.reasons().getFirst())
                    .isEqualTo(
                        "alice# ping -c 1 10.2.0.10 | grep '64 bytes':"
                            + " expected no line that matches, but 1 line matched"));
    assertThat(testbed.scripted()).contains("moon: stop");
    assertThat(ConsoleLog.of(result))
        .contains("~~~~~~~ FAIL ~~~~~~~\nalice# ping -c 1 10.2.0.10 | grep '64 bytes'  [NO]\n")
        .contains("~~ output ~~~~~~~~~~\n64 bytes from 10.2.0.10: icmp_seq=1\n~~~~\n")
        .contains("POST-TEST\n\nmoon# stop\n");
  }

  /// A command that never returns fails the scenario with a clear text; what came until then
  /// counts.
  @Test
  void survivesACommandThatNeverReturns() {
    FakeTestbed testbed =
        new FakeTestbed(
            HOSTS,
            command -> {
              if (command.startsWith("tail -f")) {
                throw FakeTestbed.timeout("moon", command, "ready\n");
              }
              return healthy(command);
            });
    ScenarioResult result =
        run(testbed, plan("moon::tail -f x\n", "moon::tail -f y::ready::YES\n", "moon::stop\n"));

    assertThat(result.failures()).hasSize(2);
    assertThat(result.failures().getLast().check().orElseThrow().passed()).isTrue();
    assertThat(result.verdict())
        .isInstanceOfSatisfying(
            Verdict.Failed.class,
            failed ->
                assertThat(failed.reasons().getFirst())
                    .isEqualTo("moon# tail -f x: did not end within 60 s and was killed"));
    assertThat(testbed.scripted()).contains("moon: stop");
  }

  /// The first tcpdump check ends the capture of that host; later ones look at the same packets.
  @Test
  void takesTheCaptureOnce() {
    FakeTestbed testbed =
        new FakeTestbed(
            HOSTS,
            command ->
                command.contains("pkill -USR1")
                    ? FakeTestbed.result(0, "IP moon > sun: ESP\n", "")
                    : healthy(command));
    ScenarioResult result =
        run(
            testbed,
            plan("", "moon::tcpdump::IP moon > sun: ESP::YES\nmoon::tcpdump::AH::NO\n", ""));

    assertThat(result.verdict().passed()).isTrue();
    // Once for the checks; the last phase looks for captures in every host.
    assertThat(testbed.calls)
        .filteredOn(call -> call.host().equals("moon"))
        .filteredOn(call -> call.command().contains("pkill -USR1"))
        .hasSize(2);
  }

  /// Configuration reaches its host with placeholders replaced, in the same call that clears it.
  @Test
  void laysFilesOverHosts() throws IOException {
    FakeTestbed testbed = new FakeTestbed(HOSTS, ScenarioRunnerTest::healthy);
    run(testbed, plan("", "", ""));

    FakeTestbed.Call prepare =
        testbed.calls.stream().filter(c -> c.host().equals("moon")).findFirst().orElseThrow();
    try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(prepare.stdin()))) {
      assertThat(tar.getNextEntry().getName()).isEqualTo("etc/peer.conf");
      assertThat(new String(tar.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("remote = 192.168.0.2\n");
    }
    assertThat(prepare.command())
        .contains("xfrm state flush", "conntrack -F", "tcpdump --immediate-mode -i eth0");
    assertThat(testbed.calls)
        .filteredOn(call -> call.command().contains("conntrack -F"))
        .extracting(FakeTestbed.Call::host)
        .as("hosts that the scenario does nothing with stay as they are")
        .containsExactly("moon");
  }

  /// States and policies that remain fail the scenario, but not a compression companion.
  @Test
  void failsWhenStatesRemain() {
    FakeTestbed testbed =
        new FakeTestbed(
            HOSTS,
            command -> {
              if (!command.contains("section check state")) {
                return healthy(command);
              }
              String m = "\n" + marker(command) + " ";
              return FakeTestbed.result(
                  0,
                  m
                      + "check state\nsrc a dst b\n\tproto esp spi 0xc1\n\tproto 4 spi 0xc2\n"
                      + m
                      + "check policy\nsrc a dst b dir out\n"
                      + m
                      + "LOG daemon.log\nNov 1 charon: hi\n",
                  "");
            });
    ScenarioResult result = run(testbed, plan("", "", ""));

    assertThat(result.failures())
        .extracting(CommandRecord::text)
        .containsExactly("ip xfrm state", "ip xfrm policy");
    assertThat(result.failures().getFirst().check().orElseThrow().matched())
        .containsExactly("\tproto esp spi 0xc1");
    assertThat(result.files())
        .contains(
            new CollectedFile("moon", CollectedFile.Kind.LOG, "daemon.log", "Nov 1 charon: hi\n"));
  }

  /// When a host cannot be prepared nothing is tested, but posttest still cleans up.
  @Test
  void isBrokenWhenPreparationFails() {
    FakeTestbed testbed =
        new FakeTestbed(
            HOSTS,
            command ->
                command.contains("conntrack -F")
                    ? FakeTestbed.result(1, "", "tar: No space left on device\n")
                    : healthy(command));
    ScenarioResult result = run(testbed, plan("moon::start\n", "", "moon::stop\n"));

    assertThat(result.verdict())
        .isInstanceOfSatisfying(
            Verdict.Broken.class,
            broken -> assertThat(broken.message()).contains("moon: ", "No space left on device"));
    assertThat(testbed.scripted()).containsExactly("moon: stop");
  }

  /// What cannot be put back is told, so that the host is started anew.
  @Test
  void namesHostsThatAreNotClean() {
    FakeTestbed testbed =
        new FakeTestbed(
            HOSTS,
            command -> {
              if (!command.contains("section baseline")) {
                return healthy(command);
              }
              String m = "\n" + marker(command) + " ";
              String before = m + "baseline\n@ip\ndefault via 10.1.0.1 dev eth0\n";
              return FakeTestbed.result(0, m + "state\n@ip\n" + before, "");
            });
    ScenarioResult result = run(testbed, plan("", "", ""));

    assertThat(result.verdict().passed()).isTrue();
    assertThat(result.unclean()).containsExactly("moon");
    assertThat(result.phase(Phase.FINISH).orElseThrow().entries())
        .contains(
            new LogEntry.Remark(
                "moon: must be started anew: no route default via 10.1.0.1 dev eth0"));
    assertThat(testbed.calls)
        .filteredOn(call -> call.command().contains("route add default via 10.1.0.1 dev eth0\n"))
        .hasSize(2);
  }

  @Test
  void aHostThatIsLostAtTheEndIsNotClean() {
    FakeTestbed testbed =
        new FakeTestbed(
            HOSTS,
            command -> {
              if (command.contains("section baseline")) {
                throw FakeTestbed.timeout("moon", command, "");
              }
              return healthy(command);
            });

    assertThat(run(testbed, plan("", "", "")).unclean()).containsExactly("moon");
  }

  /// The beginning alone leaves everything as it is, the end alone cleans up after it.
  @Test
  void runsSomePhasesOnly() {
    ScenarioPlan plan = plan("moon::start\n", "moon::look::x::YES\n", "moon::stop\n");
    FakeTestbed testbed = new FakeTestbed(HOSTS, ScenarioRunnerTest::healthy);

    RunOptions beginning = RunOptions.defaults().withPhases(RunOptions.BEGINNING);
    ScenarioResult begun =
        new ScenarioRunner(testbed, beginning, ScenarioListener.silent()).run(plan);
    assertThat(testbed.scripted()).containsExactly("moon: start");
    assertThat(begun.unclean()).isEmpty();
    assertThat(begun.phases())
        .extracting(PhaseRecord::phase)
        .containsExactly(Phase.PREPARE, Phase.PRETEST);

    RunOptions end = RunOptions.defaults().withPhases(RunOptions.END);
    new ScenarioRunner(testbed, end, ScenarioListener.silent()).run(plan);
    assertThat(testbed.scripted()).containsExactly("moon: start", "moon: stop");
  }

  /// Listeners see the phases in order and each command once.
  @Test
  void tellsItsListener() {
    List<String> seen = new ArrayList<>();
    ScenarioListener listener =
        new ScenarioListener() {
          @Override
          public void phaseStarted(Phase phase, int commands) {
            seen.add(phase.title() + " " + commands);
          }

          @Override
          public void commandDone(Phase phase, CommandRecord command) {
            seen.add(command.host() + "# " + command.text());
          }

          @Override
          public void beforePosttest(ScenarioPlan plan) {
            seen.add("hold");
          }
        };
    FakeTestbed testbed = new FakeTestbed(HOSTS, ScenarioRunnerTest::healthy);
    new ScenarioRunner(testbed, RunOptions.defaults(), listener)
        .run(plan("moon::a\nmoon::b\n", "", ""));

    assertThat(seen)
        .containsExactly(
            "preparation 0",
            "pretest 2",
            "moon# a",
            "moon# b",
            "evaltest 0",
            "collection 0",
            "hold",
            "posttest 0",
            "leftovers 0");
  }

  /// An interrupt stops the scenario at once; the lab is about to be closed.
  @Test
  void stopsWhenInterrupted() {
    AtomicReference<Thread> runner = new AtomicReference<>(Thread.currentThread());
    FakeTestbed testbed =
        new FakeTestbed(
            HOSTS,
            command -> {
              if (command.equals("first")) {
                runner.get().interrupt();
              }
              return healthy(command);
            });
    ScenarioResult result = run(testbed, plan("moon::first\nmoon::second\n", "", "moon::stop\n"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.verdict()).isInstanceOf(Verdict.Broken.class);
    assertThat(testbed.scripted()).containsExactly("moon: first");
  }

  @Test
  void refusesATestbedWithoutTheHosts() {
    FakeTestbed testbed = new FakeTestbed(Set.of("moon"), ScenarioRunnerTest::healthy);

    assertThatThrownBy(() -> run(testbed, plan("", "", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("alice");
  }
}
