// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.fabric.Direction;
import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.Phase;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Protects that a host sees of its cables and cards what is so, and others see nothing of it, by
/// either clock.
@Tag("kernel")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CarrierTest {
  private static final Path HOME =
      Path.of(System.getProperty("umlaut.home", "..")).toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Pattern RATE = Pattern.compile("([0-9.]+) [KMG]bits/sec +receiver");

  private final LabDefinition pair = LabFile.read(HOME.resolve("lab/src/test/resources/pair"));
  private final Provision provision =
      Provision.of(pair, HOME, Store.ofUser(), Progress.silent(), Consent.given());

  private Lab start(LabClock clock) {
    LabOptions options = LabOptions.defaults();
    return Lab.start(
        pair, provision, clock == LabClock.VIRTUAL ? options.withVirtualTime(START, 1) : options);
  }

  private static String output(Lab lab, String host, String command) {
    CommandResult result = lab.host(host).shell().run(command, LIMIT);
    assertThat(result.exitStatus())
        .as(command + ": " + result.outputText() + result.errorText())
        .isZero();
    return result.outputText();
  }

  /// The host notes when its carrier goes and comes; the other end of the switch has one all along.
  @ParameterizedTest
  @EnumSource(LabClock.class)
  void theCarrierGoesAndComesInTime(LabClock clock) {
    try (Lab lab = start(clock)) {
      String watch =
          "(timeout 8 ip -ts monitor link dev eth0 >/tmp/carrier 2>&1 &)"
              + "; until pgrep -x ip >/dev/null; do :; done; date +%s.%N";
      Fault down = fault(2, false);
      Fault up = fault(4, true);
      output(lab, "sun", "(timeout 8 ip monitor link dev eth0 >/tmp/carrier 2>&1 &)");
      double began = Double.parseDouble(output(lab, "moon", watch));
      try (Faults _ = lab.inject(List.of(down, up), _ -> {})) {
        output(lab, "moon", "sleep 9");
      }

      List<Double> times =
          output(lab, "moon", "cat /tmp/carrier")
              .lines()
              .filter(line -> line.startsWith("["))
              .map(line -> seconds(line) - began)
              .toList();
      assertThat(output(lab, "moon", "cat /tmp/carrier")).contains("NO-CARRIER", "LOWER_UP");
      assertThat(times)
          .as("%s", times)
          .isNotEmpty()
          .allSatisfy(at -> assertThat(at).isBetween(2.0, 6.0));
      double slack = clock == LabClock.VIRTUAL ? 0.001 : 1.5;
      assertThat(times).anySatisfy(at -> assertThat(at).isBetween(2.0, 2 + slack));
      assertThat(times).anySatisfy(at -> assertThat(at).isBetween(4.0, 4 + slack));
      assertThat(output(lab, "sun", "cat /tmp/carrier")).isEmpty();
    }
  }

  private static Fault fault(int second, boolean plugged) {
    return new Fault(
        Duration.ofSeconds(second), Duration.ZERO, new Fault.Cable("moon:eth0", plugged));
  }

  /// As in `[2030-01-01T00:00:41.000012] 2: eth0: …`, in UTC.
  private static double seconds(String line) {
    Instant at = Instant.parse(line.substring(1, line.indexOf(']')) + "Z");
    return at.getEpochSecond() + at.getNano() / 1e9;
  }

  @ParameterizedTest
  @EnumSource(LabClock.class)
  void whatIsSentMeanwhileIsLostAndCounted(LabClock clock) {
    try (Lab lab = start(clock)) {
      LabLink link = lab.link("moon:eth0");
      assertThat(output(lab, "sun", "ping -c 3 -i 0.2 192.168.0.1")).contains("3 received");
      long carried = link.counters(Direction.TO_PORT).carried();
      link.unplug();

      assertThat(output(lab, "sun", "ping -c 5 -i 0.2 -W 1 192.168.0.1 || true"))
          .contains("0 received");
      assertThat(output(lab, "moon", "ip link show dev eth0")).contains("NO-CARRIER");

      assertThat(link.counters(Direction.TO_PORT).carried()).isEqualTo(carried);
      assertThat(link.counters(Direction.TO_PORT).unplugged())
          .as("five requests, or that many questions for the address")
          .isGreaterThanOrEqualTo(3);

      link.plugIn();
      // With no address known on either side.
      for (String host : List.of("moon", "sun")) {
        output(lab, host, "ip neigh flush all");
      }
      assertThat(output(lab, "sun", "ping -c 3 -i 0.2 -W 5 192.168.0.1")).contains("3 received");
      assertThat(link.counters(Direction.TO_PORT).carried()).isGreaterThan(carried);
    }
  }

  /// A card that was not there at boot, whose cable was out when it came.
  @ParameterizedTest
  @EnumSource(LabClock.class)
  void aCardThatIsAddedGetsALeaseWhenItsCableIsPlugged(LabClock clock) {
    try (Lab lab = start(clock)) {
      output(lab, "sun", DHCP_SERVER);
      lab.plug(
          "moon",
          LabPart.link(lab.definition(), "moon", "eth2", "network: front, link: {plugged: false}"));
      assertThat(output(lab, "moon", "ip link set eth2 up; ip link show dev eth2"))
          .contains("NO-CARRIER");
      lab.link("moon:eth2").plugIn();

      assertThat(output(lab, "moon", DHCP_CLIENT)).contains("192.168.0.77/24");
    }
  }

  private static final String DHCP_SERVER =
      """
      echo 'subnet 192.168.0.0 netmask 255.255.255.0 { range 192.168.0.77; }' >/tmp/dhcpd.conf
      : >/tmp/leases
      chmod 777 /tmp /tmp/leases
      dhcpd -q -cf /tmp/dhcpd.conf -lf /tmp/leases -pf /tmp/dhcpd.pid eth0
      """;

  /// Without udev nobody else says that the interface is complete.
  private static final String DHCP_CLIENT =
      """
      printf '[Match]\\nName=eth2\\n[Network]\\nDHCP=ipv4\\n' >/etc/systemd/network/eth2.network
      mkdir -p /run/udev/data
      echo I:1 >/run/udev/data/n$(cat /sys/class/net/eth2/ifindex)
      systemctl start systemd-networkd
      timeout 60 sh -c 'until ip -4 address show dev eth2 | grep -q inet; do sleep 0.2; done'
      ip -brief -4 address show dev eth2
      """;

  /// The traffic of others goes on, and so does the host that has lost its card.
  @ParameterizedTest
  @EnumSource(LabClock.class)
  void aCardIsRemovedUnderTrafficAndHarmsNobodyElse(LabClock clock) throws IOException {
    try (Lab lab = start(clock)) {
      lab.add(LabPart.network(lab.definition(), "third", ""));
      String rate = clock == LabClock.VIRTUAL ? ", link: {rate: 10mbit}" : "";
      plug(lab, "moon", "eth2", "network: third, addresses: [10.9.0.1/24]" + rate);
      plug(lab, "sun", "eth2", "network: third, addresses: [10.9.0.2/24]" + rate);
      lab.link("moon:eth0").set(LinkDefinition.parse("rate: 10mbit"));
      output(lab, "sun", "iperf3 -s -D -p 1; iperf3 -s -D -p 2");
      output(
          lab,
          "moon",
          "(iperf3 -c 10.9.0.2 -p 1 -t 60 >/tmp/gone 2>&1 &)"
              + "; (iperf3 -c 192.168.0.2 -p 2 -t 8 -f k >/tmp/stays 2>&1 &); sleep 3");
      assertThat(lab.link("sun:eth2").portCounters().framesIn()).isPositive();

      lab.unplug("sun", "eth2");

      output(lab, "moon", "while pgrep -f '[i]perf3 -c 192' >/dev/null; do sleep 0.2; done");
      String stays = output(lab, "moon", "cat /tmp/stays");
      var rates = RATE.matcher(stays);
      assertThat(rates.find()).as(stays).isTrue();
      assertThat(Double.parseDouble(rates.group(1))).as(stays).isGreaterThan(5000);
      for (LabHost host : lab.hosts()) {
        assertThat(host.phase()).isEqualTo(Phase.READY);
        assertThat(Files.readString(host.consoleLog()).toLowerCase(Locale.ROOT))
            .doesNotContain("bug:", "oops", "call trace", "warning: ");
      }
      assertThat(output(lab, "sun", "ls /sys/class/net")).doesNotContain("eth2");
      plug(lab, "sun", "eth2", "network: third, addresses: [10.9.0.2/24]");
      assertThat(output(lab, "moon", "ping -c 3 -i 0.2 -W 5 10.9.0.2")).contains("3 received");
    }
  }

  private static void plug(Lab lab, String host, String name, String text) {
    LabLink _ = lab.plug(host, LabPart.link(lab.definition(), host, name, text));
  }
}
