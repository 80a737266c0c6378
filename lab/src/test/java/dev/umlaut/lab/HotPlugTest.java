// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.fabric.Capture;
import dev.umlaut.fabric.CaptureOptions;
import dev.umlaut.fabric.CaptureTarget;
import dev.umlaut.guest.CommandResult;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Protects what is added to a lab that runs: real kernels find cards that were not there when they
/// booted, lose them again, and nobody else notices.
@Tag("kernel")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class HotPlugTest {
  private static final Path HOME =
      Path.of(System.getProperty("umlaut.home", "..")).toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Pattern TIME = Pattern.compile("time=([0-9.]+) ms");

  private final LabDefinition pair = LabFile.read(HOME.resolve("lab/src/test/resources/pair"));
  private final Provision provision =
      Provision.of(pair, HOME, Store.ofUser(), Progress.silent(), Consent.given());

  @Test
  void aCardIsAddedUsedCapturedAndRemoved(@TempDir Path folder) throws Exception {
    try (Lab lab = Lab.start(pair, provision, LabOptions.defaults())) {
      lab.add(LabPart.network(lab.definition(), "third", ""));
      plug(lab, "moon", "eth3", "network: third, addresses: [10.9.0.1/24]");
      LabLink cable =
          plug(lab, "sun", "eth2", "network: third, addresses: [10.9.0.2/24, 'fec9::2/64']");
      Path file = folder.resolve("back.pcapng");
      try (Capture capture =
          lab.capture(
              List.of("third"), new CaptureTarget.File(file, 1 << 20, 1), CaptureOptions.ALL)) {
        assertThat(output(lab, "moon", "ping -c 2 -i 0.2 sun2")).contains("2 received");
        assertThat(capture.counters())
            .hasSize(2)
            .allSatisfy(link -> assertThat(link.accepted()).isGreaterThanOrEqualTo(4));
      }
      assertThat(Files.size(file)).isPositive();
      assertThat(output(lab, "sun", "ip -brief address show eth2")).contains("fec9::2/64");
      assertThat(output(lab, "moon", "cat /sys/class/net/eth3/address"))
          .isEqualToIgnoringWhitespace(link("moon", "eth3", lab).mac().toString());
      cable.unplug();
      assertThat(output(lab, "sun", "cat /sys/class/net/eth2/carrier")).isEqualTo("0\n");
      cable.plugIn();

      lab.restart(List.of("moon"));

      assertThat(output(lab, "moon", "ping -c 2 -i 0.2 sun2")).contains("2 received");

      lab.unplug("sun", "eth2");

      assertThat(output(lab, "sun", "ls /sys/class/net")).doesNotContain("eth2");
      assertThat(output(lab, "moon", "cat /etc/hosts")).contains("moon3").doesNotContain("sun2");
      assertThat(output(lab, "moon", "ping -c 2 -i 0.2 sun")).contains("2 received");
      assertThatThrownBy(() -> lab.link("sun:eth2")).isInstanceOf(UmlautException.class);
      plug(lab, "sun", "eth2", "network: third, addresses: [10.9.0.2/24]");
      assertThat(output(lab, "sun", "ping -c 2 -i 0.2 moon3")).contains("2 received");
    }
  }

  /// Neither this process nor the kernel, which has room for some forty devices, keeps anything.
  @Test
  void cardsComeAndGoAsOftenAsOneLikes() throws IOException {
    int rounds = Integer.getInteger("umlaut.hotplug.rounds", 8);
    try (Lab lab = Lab.start(pair, List.of("sun"), provision, LabOptions.defaults())) {
      plug(lab, "sun", "eth2", "network: front");
      lab.unplug("sun", "eth2");
      long descriptors = descriptors();
      for (int round = 0; round < rounds; round++) {
        plug(lab, "sun", "eth2", "network: front, addresses: [10.9.0.2/24]");
        assertThat(output(lab, "sun", "ip -brief address show eth2")).contains("10.9.0.2/24");
        lab.unplug("sun", "eth2");
      }
      assertThat(descriptors()).isLessThan(descriptors + 6);
    }
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  @Test
  void aHostIsAddedKnownByNameAndRemoved() {
    try (Lab lab = Lab.start(pair, provision, LabOptions.defaults())) {
      long sun = lab.host("sun").pid();

      lab.add(
          LabPart.host(
              lab.definition(),
              "pluto",
              "memory: 96M, interfaces: {eth0: {network: front, addresses: [192.168.0.9/24]}}"));

      assertThat(output(lab, "pluto", "hostname; ping -c 2 -i 0.2 sun"))
          .contains("pluto", "2 received");
      assertThat(output(lab, "sun", "ping -c 2 -i 0.2 pluto")).contains("2 received");
      assertThat(lab.topology().hosts()).containsExactly("moon", "sun", "pluto");

      lab.removeHost("pluto");

      assertThat(lab.host("sun").pid()).isEqualTo(sun);
      assertThat(output(lab, "sun", "cat /etc/hosts")).contains("moon").doesNotContain("pluto");
      assertThat(output(lab, "moon", "ping -c 2 -i 0.2 sun")).contains("2 received");
      assertThatThrownBy(() -> lab.host("pluto")).isInstanceOf(UmlautException.class);
    }
  }

  @Test
  void inVirtualTimeTheCardIsInTheCalendarAndNoTimeLeaps() {
    LabOptions virtual = LabOptions.defaults().withVirtualTime(START, 1);
    String first = virtualRun(virtual);
    for (int round = 0; round < 4; round++) {
      assertThat(virtualRun(virtual)).isEqualTo(first);
    }
  }

  private String virtualRun(LabOptions virtual) {
    try (Lab lab = Lab.start(pair, provision, virtual)) {
      Duration before = lab.age();
      plug(lab, "moon", "eth2", "network: front, addresses: [10.9.0.1/24], link: {delay: 3ms}");
      plug(lab, "sun", "eth2", "network: front, addresses: [10.9.0.2/24]");
      assertThat(lab.age().minus(before)).isLessThan(Duration.ofSeconds(1));
      String ping = output(lab, "moon", "ping -c 5 -i 0.2 10.9.0.2");
      Matcher times = TIME.matcher(ping);
      List<Double> millis = times.results().map(time -> Double.valueOf(time.group(1))).toList();
      assertThat(millis.subList(1, 5))
          .as(ping)
          .allSatisfy(one -> assertThat(one).isBetween(6.0, 6.02));
      Duration used = lab.age();
      lab.unplug("sun", "eth2");
      assertThat(lab.age().minus(used)).isLessThan(Duration.ofSeconds(1));
      assertThat(output(lab, "sun", "ls /sys/class/net")).doesNotContain("eth2");
      assertThat(output(lab, "moon", "ping -c 2 -i 0.2 sun")).contains("2 received");
      return ping + lab.age();
    }
  }

  @Test
  void wrongNamesProposeTheNearest() {
    try (Lab lab = Lab.start(pair, List.of("sun"), provision, LabOptions.defaults())) {
      assertHint(() -> plug(lab, "mooon", "eth2", "network: front"), "moon");
      assertHint(() -> plug(lab, "sun", "eth2", "network: frnt"), "front");
      assertHint(() -> lab.unplug("sun", "eth2"), "eth0");
      assertHint(() -> lab.removeHost("snu"), "sun");
      assertHint(() -> lab.removeNetwork("fron"), "front");
      assertHint(() -> lab.removeNetwork("front"), "umlaut remove interface moon:eth0");
      assertHint(() -> plug(lab, "sun", "eth0", "network: front"), "another name");
      // One that is off gets its card when it boots.
      plug(lab, "moon", "eth3", "network: front, addresses: [10.9.0.1/24]");
      lab.unplug("moon", "eth0");
      lab.switchOn(List.of("moon"));
      assertThat(output(lab, "moon", "ip -brief address show eth3; ls /sys/class/net"))
          .contains("10.9.0.1/24")
          .doesNotContain("eth0");
    }
  }

  private static void assertHint(Runnable call, String hint) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            UmlautException.class, e -> assertThat(e.hint()).as(e.getMessage()).contains(hint));
  }

  private static LabLink plug(Lab lab, String host, String name, String text) {
    return lab.plug(host, LabPart.link(lab.definition(), host, name, text));
  }

  private static InterfaceDefinition link(String host, String name, Lab lab) {
    return lab.definition().host(host).orElseThrow().link(name).orElseThrow();
  }

  private static String output(Lab lab, String host, String command) {
    CommandResult result = lab.host(host).shell().run(command, LIMIT);
    assertThat(result.exitStatus()).as(command + ": " + result.errorText()).isZero();
    return result.outputText();
  }
}
