// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.fabric.Capture;
import dev.umlaut.fabric.CaptureOptions;
import dev.umlaut.fabric.CaptureTarget;
import dev.umlaut.frame.CaptureDifference;
import dev.umlaut.frame.PcapngReader;
import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.Phase;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.os.UmlautException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Protects what faults do to hosts, as another host sees it: in real time, and in virtual time,
/// where two runs have the same frames at the same nanoseconds.
@Tag("kernel")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class HostFaultsTest {
  private static final Path HOME =
      Path.of(System.getProperty("umlaut.home", "..")).toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Pattern ANSWER =
      Pattern.compile("\\[([0-9]+\\.[0-9]+)] 64 bytes.*icmp_seq=([0-9]+)");

  private final LabDefinition pair = LabFile.read(HOME.resolve("lab/src/test/resources/pair"));
  private final Provision provision =
      Provision.of(pair, HOME, Store.ofUser(), Progress.silent(), Consent.given());
  private final List<Faults.Happened> happened = new CopyOnWriteArrayList<>();

  @TempDir Path folder;

  private List<Fault> faults(String lines) throws IOException {
    Path file = Files.writeString(folder.resolve("faults.yaml"), "faults:\n" + lines);
    return FaultFile.read(file, Topology.of(pair), LabClock.REAL, List.of("evaltest")).faults();
  }

  @Test
  void inRealTimeAHostStandsStillAndAnotherOneIsReset() throws IOException {
    List<Fault> faults =
        faults(
            """
            - {at: 1s, host: sun, pause: true}
            - {at: 4s, host: sun, resume: true}
            - {at: 6s, host: sun, reset: true}
            """);
    try (Lab lab = Lab.start(pair, provision, LabOptions.defaults())) {
      long kernel = lab.host("sun").pid();
      double began;
      List<Double> answers;
      try (Faults _ = lab.inject(faults, happened::add)) {
        began = Double.parseDouble(output(lab, "moon", "date +%s.%N"));
        // Until one answer of the new life is there.
        answers =
            answers(
                output(
                    lab,
                    "moon",
                    """
                    ping -D -i 0.1 -c 65 -W 1 192.168.0.2
                    until ping -D -c 1 -W 1 192.168.0.2; do :; done
                    """),
                began);
      }

      assertThat(answers)
          .as("paused at 1 s, and what was asked meanwhile is answered afterwards: %s", happened)
          .anyMatch(at -> at < 0.9)
          .noneMatch(at -> at > 1.5 && at < 3.5)
          .anyMatch(at -> at > 3.5 && at < 6)
          .last()
          .satisfies(at -> assertThat(at).isGreaterThan(6));
      assertThat(lab.host("sun").pid()).isNotEqualTo(kernel);
      assertThat(happened)
          .containsExactly(
              new Faults.Happened(Duration.ofSeconds(1), "sun", "pause"),
              new Faults.Happened(Duration.ofSeconds(4), "sun", "resume"),
              new Faults.Happened(Duration.ofSeconds(6), "sun", "reset"));
    }
  }

  @Test
  void whatStandsStillIsKnownAndGoesOnAtTheEnd() throws IOException {
    List<Fault> faults =
        faults("- {at: 0s, host: sun, pause: true}\n- {at: 0s, host: moon, start: true}\n");
    try (Lab lab = Lab.start(pair, provision, LabOptions.defaults())) {
      LabHost sun = lab.host("sun");
      try (Faults _ = lab.inject(faults, happened::add)) {
        await(sun::isPaused);
        assertThat(sun.pause()).as("once more").isFalse();
        assertThat(output(lab, "moon", "ping -c 2 -W 1 192.168.0.2 || true"))
            .contains("100% packet loss");
      }
      assertThat(sun.isPaused()).isFalse();
      assertThat(output(lab, "sun", "echo answers")).isEqualTo("answers\n");
    }
  }

  /// A boot takes longer than the next fault waits: that one is late, says so, and nothing hangs.
  @Test
  void whatComesTooEarlyWaitsAndIsTold() throws IOException {
    List<Fault> faults =
        faults(
            """
            - {at: 100ms, host: sun, reset: true}
            - {at: 200ms, host: moon, stop: true}
            - {at: 300ms, host: moon, start: true}
            """);
    LabOptions virtual = LabOptions.defaults().withVirtualTime(START, 1);
    for (LabOptions options : List.of(LabOptions.defaults(), virtual)) {
      happened.clear();
      try (Lab lab = Lab.start(pair, provision, options)) {
        long moon = lab.host("moon").pid();
        try (Faults _ = lab.inject(faults, happened::add)) {
          try (AutoCloseable _ = lab.time().<AutoCloseable>map(LabTime::borrow).orElse(() -> {})) {
            await(() -> isBootedAnew(lab, moon));
          } catch (Exception e) { // AutoCloseable declares it
            throw new AssertionError(e);
          }
        }
        assertThat(happened).extracting(Faults.Happened::text).contains("reset", "stop", "start");
        if (lab.time().isEmpty()) { // where a boot takes less than a tenth of a second
          assertThat(happened)
              .extracting(Faults.Happened::text)
              .contains("stop had to wait for what came before, and begins now");
        }
        assertThat(lab.hosts()).extracting(LabHost::phase).containsOnly(Phase.READY);
        assertThat(output(lab, "moon", "ping -c 2 -i 0.2 192.168.0.2")).contains("2 received");
      }
    }
  }

  private static boolean isBootedAnew(Lab lab, long kernel) {
    List<LabHost> hosts = lab.hosts();
    return hosts.size() == 2
        && hosts.getFirst().pid() != kernel
        && hosts.stream().allMatch(host -> host.phase() == Phase.READY);
  }

  @Test
  void inVirtualTimeTwoRunsHaveTheSameFrames() throws IOException {
    List<Fault> faults =
        faults(
            """
            - {at: 1s, host: sun, stop: true}
            - {at: 20s, host: sun, start: true}
            - {at: 61s, host: sun, reset: true}
            - {at: 100.05s, host: sun, kill: true}
            """);
    List<Double> first = virtualRun(faults, "first.pcapng");
    List<Double> second = virtualRun(faults, "second.pcapng");

    assertThat(second).isEqualTo(first);
    try (InputStream one = open("first.pcapng");
        InputStream two = open("second.pcapng")) {
      Optional<CaptureDifference> difference =
          CaptureDifference.find(new PcapngReader(one), new PcapngReader(two));
      assertThat(difference.map(CaptureDifference::text)).isEmpty();
    }
    // To boot takes next to no time; to shut down in good order takes a moment.
    assertThat(first)
        .anyMatch(at -> at < 1)
        .noneMatch(at -> at > 6 && at < 20)
        .anyMatch(at -> at > 20 && at < 60)
        .anyMatch(at -> at > 60.8 && at < 61)
        .anyMatch(at -> at > 99.9 && at < 100.05)
        .noneMatch(at -> at > 100.05);
  }

  private List<Double> virtualRun(List<Fault> faults, String capture) {
    happened.clear();
    CaptureTarget file = new CaptureTarget.File(folder.resolve(capture), 100 << 20, 1);
    try (Lab lab = Lab.start(pair, provision, LabOptions.defaults().withVirtualTime(START, 7));
        Capture _ = lab.capture(List.of("front", "back"), file, CaptureOptions.ALL)) {
      Instant now = lab.time().orElseThrow().now();
      double began = now.getEpochSecond() + now.getNano() / 1e9;
      LabHost before = lab.host("sun");
      String ping;
      try (Faults _ = lab.inject(faults, happened::add)) {
        ping = output(lab, "moon", "ping -D -i 0.1 -c 1020 -W 1 192.168.0.2 || true");
        assertThat(lab.host("sun").phase()).isEqualTo(Phase.ENDED);
        assertThat(lab.host("sun").pid()).isNotEqualTo(before.pid());
      }
      assertThat(happened)
          .containsExactly(
              new Faults.Happened(Duration.ofSeconds(1), "sun", "stop"),
              new Faults.Happened(Duration.ofSeconds(20), "sun", "start"),
              new Faults.Happened(Duration.ofSeconds(61), "sun", "reset"),
              new Faults.Happened(Duration.ofMillis(100_050), "sun", "kill"));
      return answers(ping, began);
    }
  }

  private InputStream open(String capture) throws IOException {
    return new BufferedInputStream(Files.newInputStream(folder.resolve(capture)));
  }

  @Test
  void virtualTimeRefusesAPauseAtOnce() throws IOException {
    List<Fault> faults = faults("- {at: 3600s, host: sun, pause: true}\n");
    LabOptions virtual = LabOptions.defaults().withVirtualTime(START, 1);
    try (Lab lab = Lab.start(pair, List.of("sun"), provision, virtual)) {
      assertThatThrownBy(() -> lab.inject(faults, happened::add))
          .isInstanceOf(UmlautException.class)
          .hasMessageContaining("pause host sun")
          .hasMessageContaining("virtual time");
    }
  }

  private static List<Double> answers(String ping, double began) {
    return ANSWER
        .matcher(ping)
        .results()
        .map(answer -> Double.parseDouble(answer.group(1)) - began)
        .toList();
  }

  private static String output(Lab lab, String host, String command) {
    CommandResult result = lab.host(host).shell().run(command, LIMIT);
    assertThat(result.exitStatus()).as(command + ": " + result.errorText()).isZero();
    return result.outputText();
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
