// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.umlaut.fabric.Capture;
import dev.umlaut.fabric.CaptureOptions;
import dev.umlaut.fabric.CaptureTarget;
import dev.umlaut.fabric.Delay;
import dev.umlaut.fabric.Direction;
import dev.umlaut.fabric.Impairments;
import dev.umlaut.fabric.Loss;
import dev.umlaut.fabric.Rate;
import dev.umlaut.frame.PcapngBlock;
import dev.umlaut.frame.PcapngReader;
import dev.umlaut.guest.CommandResult;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.os.UmlautException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Links between real hosts in virtual time, where a round trip takes exactly what the cables say.
@Tag("kernel")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LabLinkTest {
  private static final Path HOME =
      Path.of(System.getProperty("umlaut.home", "..")).toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Path TSHARK = Path.of("/usr/bin/tshark");
  private static final Pattern RECEIVED = Pattern.compile("([0-9]+) Kbits/sec +receiver");
  private static final Pattern TIME = Pattern.compile("time=([0-9.]+) ms");

  private final LabDefinition pair = LabFile.read(HOME.resolve("lab/src/test/resources/pair"));
  private final Provision provision =
      Provision.of(pair, HOME, Store.ofUser(), Progress.silent(), Consent.given());
  private final LabOptions virtual =
      LabOptions.defaults().withVirtualTime(Instant.parse("2030-01-01T00:00:00Z"), 1);

  @Test
  void hostsSeeWhatHappensOnTheirCables() {
    try (Lab lab = Lab.start(pair, provision, virtual)) {
      LabHost moon = lab.host("moon");
      LabLink link = lab.link("moon:eth0");
      assertThat(roundTripMillis(ping(moon, 6)))
          .hasSize(6)
          .endsWith(0.008) // two notifications of network cards
          .allSatisfy(millis -> assertThat(millis).isBetween(0.008, 0.016)); // ARP comes first

      link.impair(Impairments.NONE.withDelay(new Delay(5_000_000, 0, Delay.Distribution.UNIFORM)));
      assertThat(roundTripMillis(ping(moon, 20)))
          .hasSize(20)
          .allSatisfy(millis -> assertThat(millis).isBetween(10.0, 10.01));

      link.impair(Impairments.NONE);
      link.impair(Direction.TO_PORT, Impairments.NONE.withLoss(new Loss.Independent(0.25)));
      int answers = roundTripMillis(ping(moon, 200)).size();
      long lost = link.counters(Direction.TO_PORT).lost();
      assertThat(answers).isCloseTo(150, within(18)); // three times sqrt(200 * 0.25 * 0.75)
      assertThat(lost).isBetween(200L - answers, 200L - answers + 5); // ARP may be lost too

      link.impair(Impairments.NONE);
      link.unplug();
      assertThat(output(moon, "cat /sys/class/net/eth0/carrier")).isEqualTo("0\n");
      assertThat(roundTripMillis(ping(moon, 3))).isEmpty();
      link.plugIn();
      assertThat(output(moon, "cat /sys/class/net/eth0/carrier")).isEqualTo("1\n");
      assertThat(roundTripMillis(ping(moon, 3))).hasSize(3);
    }
  }

  /// In virtual time a host computes in no time, so only the cable limits it.
  @Test
  void aTransferGoesAtTheRateOfTheCableAndIsCapturedAsOnAWire(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("iperf.pcapng");
    try (Lab lab = Lab.start(pair, provision, virtual)) {
      lab.link("moon:eth0")
          .impair(
              Impairments.NONE
                  .withRate(new Rate(10_000_000, 100))
                  .withDelay(new Delay(2_000_000, 0, Delay.Distribution.UNIFORM)));
      assertThat(output(lab.host("sun"), "iperf3 -s -D && echo listens")).isEqualTo("listens\n");
      String result;
      try (Capture _ =
          lab.capture(
              List.of("front", "sun:eth0"),
              new CaptureTarget.File(file, 100 << 20, 1),
              CaptureOptions.ALL)) {
        result = output(lab.host("moon"), "sleep 1; iperf3 -c 192.168.0.2 -t 4 -f k | tail -4");
      }

      Matcher rate = RECEIVED.matcher(result);
      assertThat(rate.find()).as(result).isTrue();
      // 1448 of the 1514 bytes of a frame are the program's.
      assertThat(Double.parseDouble(rate.group(1))).isBetween(9000.0, 9564.0);
    }

    assertThat(packets(file)).isGreaterThan(6000).isLessThan(20_000);
    if (Files.isExecutable(TSHARK)) {
      assertThat(tshark(file, "tcp").lines().count()).isGreaterThan(6000);
      assertThat(tshark(file, "frame.len > 1514 || frame.interface_id > 1")).isEmpty();
      assertThat(tshark(file, "tcp.checksum.status == 0 || ip.checksum.status == 0")).isEmpty();
    }
  }

  private static int packets(Path file) throws IOException {
    int packets = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      PcapngReader reader = new PcapngReader(in);
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        packets += next.get() instanceof PcapngBlock.Packet ? 1 : 0;
        assertThat(next.get())
            .satisfiesAnyOf(
                block -> assertThat(block).isNotInstanceOf(PcapngBlock.Statistics.class),
                block -> assertThat(((PcapngBlock.Statistics) block).dropped()).isZero());
      }
    }
    return packets;
  }

  private static String tshark(Path file, String filter) throws IOException {
    Process process =
        new ProcessBuilder(
                TSHARK.toString(),
                "-r",
                file.toString(),
                "-o",
                "ip.check_checksum:TRUE",
                "-o",
                "tcp.check_checksum:TRUE",
                "-Y",
                filter)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void whatTheLabFileSaysHoldsFromTheStart(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve(LabFile.NAME),
            """
            lab: cables
            image: strongswan
            memory: 96M
            networks:
              front: {link: {delay: 3ms}}
            hosts:
              moon:
                interfaces:
                  eth0: {network: front, addresses: [192.168.0.1/24]}
                  eth1: {network: front, addresses: [10.1.0.1/16], link: {plugged: false}}
              sun:
                interfaces:
                  eth0: {network: front, addresses: [192.168.0.2/24], link: {in: {delay: 7ms}}}
            """);
    try (Lab lab = Lab.start(LabFile.read(file), provision, virtual)) {
      LabHost moon = lab.host("moon");
      assertThat(roundTripMillis(ping(moon, 5)).subList(1, 5)).containsOnly(16.0);
      assertThat(output(moon, "cat /sys/class/net/eth1/carrier")).isEqualTo("0\n");
      LabLink pulled = lab.link("moon:eth1");
      assertThat(pulled.definition().text()).isEqualTo("delay: 3ms, plugged: false");
      pulled.set(LinkDefinition.parse("delay: 1ms"));
      assertThat(pulled.definition()).isEqualTo(LinkDefinition.parse("delay: 1ms"));
      assertThat(output(moon, "cat /sys/class/net/eth1/carrier")).isEqualTo("1\n");
    }
  }

  @Test
  void aLinkThatIsNotThereIsAnErrorThatProposesOne() {
    try (Lab lab = Lab.start(pair, Set.of("sun"), provision, LabOptions.defaults())) {
      assertThat(lab.link("moon:eth0").isPlugged()).isTrue();
      assertThatThrownBy(() -> lab.link("moon:eth2"))
          .isInstanceOfSatisfying(
              UmlautException.class, e -> assertThat(e.hint()).contains("moon:eth0"));
      assertThatThrownBy(() -> lab.link("eth0")).isInstanceOf(UmlautException.class);
    }
  }

  private static String ping(LabHost from, int count) {
    return output(from, "ping -c " + count + " -i 0.2 -W 1 192.168.0.2 || true");
  }

  private static String output(LabHost host, String command) {
    CommandResult result = host.shell().run(command, LIMIT);
    return new String(result.output(), StandardCharsets.UTF_8);
  }

  private static List<Double> roundTripMillis(String ping) {
    return TIME.matcher(ping).results().map(time -> Double.valueOf(time.group(1))).toList();
  }
}
