// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.umlaut.fabric.Impairments;
import dev.umlaut.fabric.Loss;
import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.Phase;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A time line of faults between real hosts in virtual time, where each comes at its nanosecond.
@Tag("kernel")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class FaultsTest {
  private static final Path HOME =
      Path.of(System.getProperty("umlaut.home", "..")).toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Pattern ANSWER =
      Pattern.compile("\\[([0-9]+\\.[0-9]+)] 64 bytes.*icmp_seq=([0-9]+)");

  private final LabDefinition pair = LabFile.read(HOME.resolve("lab/src/test/resources/pair"));
  private final Provision provision =
      Provision.of(pair, HOME, Store.ofUser(), Progress.silent(), Consent.given());

  @Test
  void answersStopAndGoOnWhenTheTimeLineSaysSo(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("faults.yaml"),
            """
            faults:
              - {at: 1s, link: moon:eth0, unplug: true}
              - {at: 2s, link: moon:eth0, plug: true}
              - {at: 3s, link: moon:eth0, out: {loss: 100%}}
              - {at: 4s, link: moon:eth0, clear: true}
              - {at: 4.5s, every: 1s, link: sun:eth0, unplug: true}
              - {at: 5s, every: 1s, link: sun:eth0, plug: true}
              - {at: 7.2s, host: sun, kill: true}
            """);
    List<Fault> faults =
        FaultFile.read(file, Topology.of(pair), LabClock.REAL, List.of("evaltest")).faults();

    String first = run(faults);
    assertThat(run(faults)).as("the same again").isEqualTo(first);
  }

  private String run(List<Fault> faults) {
    List<Faults.Happened> happened = new CopyOnWriteArrayList<>();
    try (Lab lab = Lab.start(pair, provision, LabOptions.defaults().withVirtualTime(START, 1))) {
      LabTime time = lab.time().orElseThrow();
      double began = seconds(time.now());
      String ping;
      try (Faults _ = lab.inject(faults, happened::add)) {
        ping = output(lab.host("moon"), "ping -D -i 0.1 -c 79 -W 1 192.168.0.2 || true");
        assertThat(lab.host("sun").phase()).isEqualTo(Phase.ENDED);
      }
      List<Double> answers =
          ANSWER.matcher(ping).results().map(a -> Double.parseDouble(a.group(1)) - began).toList();
      assertThat(answers)
          .as(ping)
          .noneMatch(at -> at > 1 && at < 2)
          .noneMatch(at -> at > 3 && at < 4)
          .noneMatch(at -> at > 4.5 && at < 5)
          .noneMatch(at -> at > 5.5 && at < 6)
          .noneMatch(at -> at > 6.5 && at < 7)
          .noneMatch(at -> at > 7.2);
      for (double again : List.of(0.0, 2.0, 4.0, 5.0, 6.0, 7.0)) {
        assertThat(answers)
            .as("soon after %s: %s", again, answers)
            .anySatisfy(at -> assertThat(at).isCloseTo(again + 0.1, within(0.11)));
      }
      assertThat(happened)
          .startsWith(
              new Faults.Happened(Duration.ofSeconds(1), "moon:eth0", "unplug"),
              new Faults.Happened(Duration.ofSeconds(2), "moon:eth0", "plug"),
              new Faults.Happened(Duration.ofSeconds(3), "moon:eth0", "out: {loss: 100%}"),
              new Faults.Happened(Duration.ofSeconds(4), "moon:eth0", "clear"),
              new Faults.Happened(Duration.ofMillis(4500), "sun:eth0", "unplug"),
              new Faults.Happened(Duration.ofMillis(5000), "sun:eth0", "plug"),
              new Faults.Happened(Duration.ofMillis(5500), "sun:eth0", "unplug"))
          .contains(new Faults.Happened(Duration.ofMillis(7200), "sun", "kill"));
      assertThat(lab.link("sun:eth0").definition()).isEqualTo(LinkDefinition.PLAIN);
      return ping + happened;
    }
  }

  /// In real time: whoever is first may undo what a fault has done, and the next fault comes.
  @Test
  void handsMayChangeLinksMeanwhileAndTheEndMendsThem() throws InterruptedException {
    List<Faults.Happened> happened = new CopyOnWriteArrayList<>();
    Fault flap =
        new Fault(Duration.ZERO, Duration.ofMillis(500), new Fault.Cable("sun:eth0", false));
    try (Lab lab = Lab.start(pair, List.of("sun"), provision, LabOptions.defaults())) {
      LabLink link = lab.link("sun:eth0");
      Impairments lossy = Impairments.NONE.withLoss(new Loss.Independent(0.5));
      link.impair(lossy);
      try (Faults _ = lab.inject(List.of(flap), happened::add)) {
        while (link.isPlugged()) {
          Thread.onSpinWait();
        }
        link.plugIn();
        assertThat(link.isPlugged()).isTrue();
        while (link.isPlugged()) {
          Thread.onSpinWait();
        }
        link.impair(Impairments.NONE);
      }
      assertThat(link.definition()).isEqualTo(new LinkDefinition(lossy, lossy, true));
      assertThat(happened).hasSizeGreaterThanOrEqualTo(2);
    }
  }

  /// A host that is off and on again, and one that stands still: others see that it is gone, and
  /// that it is back; what stands still at the end goes on.
  @Test
  void hostsStopStartPauseAndResume() {
    List<Faults.Happened> happened = new CopyOnWriteArrayList<>();
    try (Lab lab = Lab.start(pair, provision, LabOptions.defaults())) {
      try (Faults _ = lab.inject(List.of(once("sun", Fault.HostChange.PAUSE)), happened::add)) {
        await(lab, "! ping -c 1 -W 1 192.168.0.2");
      }
      await(lab, "ping -c 1 -W 1 192.168.0.2");
      try (Faults _ = lab.inject(List.of(once("sun", Fault.HostChange.STOP)), happened::add)) {
        await(lab, "! ping -c 1 -W 1 192.168.0.2");
      }
      assertThat(lab.hosts()).extracting(LabHost::name).containsExactly("moon");
      try (Faults _ = lab.inject(List.of(once("sun", Fault.HostChange.START)), happened::add)) {
        await(lab, "ping -c 1 -W 1 192.168.0.2");
      }
      assertThat(lab.host("sun").phase()).isEqualTo(Phase.READY);
      assertThat(happened)
          .extracting(Faults.Happened::text)
          .containsExactly("pause", "stop", "start");
    }
  }

  private static Fault once(String host, Fault.HostChange change) {
    return new Fault(Duration.ZERO, Duration.ZERO, new Fault.Change(host, change));
  }

  private static void await(Lab lab, String condition) {

    CommandResult result =
        lab.host("moon")
            .shell()
            .run(
                "for i in $(seq 60); do if %s; then exit 0; fi; done; exit 1".formatted(condition),
                LIMIT);
    assertThat(result.exitStatus()).as(condition).isZero();
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }

  private static String output(LabHost host, String command) {
    CommandResult result = host.shell().run(command, LIMIT);
    return new String(result.output(), StandardCharsets.UTF_8);
  }
}
