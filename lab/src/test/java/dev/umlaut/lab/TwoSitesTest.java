// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.fabric.Capture;
import dev.umlaut.fabric.CaptureOptions;
import dev.umlaut.fabric.CaptureTarget;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The example of docs/networks.md does what that page says: two labs, VLANs, a tunnel, a mirror, a
/// slow line.
@Tag("kernel")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class TwoSitesTest {
  private static final Path HOME =
      Path.of(System.getProperty("umlaut.home", "..")).toAbsolutePath();
  private static final Path EXAMPLES = HOME.resolve("docs/examples");
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Path TSHARK = Path.of("/usr/bin/tshark");
  private static final Pattern RECEIVED = Pattern.compile("([0-9.]+) Mbits/sec +receiver");
  private static final Pattern MILLIS = Pattern.compile("min/avg/max/mdev = ([0-9.]+)/");

  @TempDir Path folder;

  private static Lab start(String name) {
    LabDefinition lab = LabFile.read(EXAMPLES.resolve(name));
    Provision provision =
        Provision.of(lab, HOME, Store.ofUser(), Progress.silent(), Consent.given());
    return Lab.start(lab, provision, LabOptions.defaults());
  }

  private static String run(Lab lab, String host, String command) {
    byte[] output = lab.host(host).shell().run(command, LIMIT).output();
    return new String(output, StandardCharsets.UTF_8);
  }

  @Test
  void theExampleDoesWhatItsPageSays() throws IOException {
    Path file = folder.resolve("floor.pcapng");
    try (Lab here = start("two-sites");
        Lab there = start("other-site")) {
      run(here, "router", "systemctl start vlans.service");
      String watch = "timeout 20 tcpdump -n -e -i eth0 -w /tmp/seen icmp >/dev/null 2>&1 &";
      run(here, "probe", watch + " sleep 1");
      try (Capture _ =
          here.capture(
              List.of("floor"), new CaptureTarget.File(file, 8 << 20, 1), CaptureOptions.ALL)) {
        String tunnel = run(there, "branch", "ping -c 5 -i 0.2 10.10.0.2");
        assertThat(tunnel).contains("5 received");
        assertThat(leastMillis(tunnel)).isGreaterThanOrEqualTo(10); // 5 ms each way
        assertThat(run(here, "visitor", "ping -c 3 -i 0.2 10.10.0.2")).contains("ttl=63");
      }
      // Each fourth answer of the server is dropped, and each crosses two cables of 10 ms twice.
      String line = run(there, "branch", "ping -c 8 -i 0.2 192.0.2.2");
      assertThat(line).contains("6 received");
      assertThat(leastMillis(line)).isGreaterThanOrEqualTo(50);
      assertThat(run(here, "server", "iperf3 -s -1 -D && echo listens")).isEqualTo("listens\n");
      Matcher rate = RECEIVED.matcher(run(here, "office", "iperf3 -c 192.0.2.2 -t 4 -f m"));
      assertThat(rate.find()).isTrue();
      assertThat(Double.parseDouble(rate.group(1))).isBetween(8.0, 20.0);

      // The mirror has seen what came for office and what it sent; of the visitor's, only that.
      run(here, "probe", "pkill tcpdump; sleep 1");
      String seen = run(here, "probe", "tcpdump -n -r /tmp/seen 2>/dev/null");
      assertThat(seen).contains("10.10.0.3 > 10.10.0.2: ICMP echo request");
      assertThat(seen).contains("10.10.0.2 > 10.10.0.3: ICMP echo reply");
      assertThat(seen).doesNotContain("192.0.2.2");
      assertThat(here.link("office:eth0").addressCount()).isOne();
      assertThat(here.link("floor:vxlan").portCounters().framesIn()).isGreaterThan(10);
    }
    if (Files.isExecutable(TSHARK)) {
      assertThat(tshark(file, "vlan.id == 10 && icmp")).isNotEmpty();
      assertThat(tshark(file, "vlan.id == 20 && icmp")).isNotEmpty();
      assertThat(tshark(file, "_ws.malformed")).isEmpty();
    }
  }

  private static double leastMillis(String ping) {
    Matcher times = MILLIS.matcher(ping);
    assertThat(times.find()).as(ping).isTrue();
    return Double.parseDouble(times.group(1));
  }

  private static String tshark(Path file, String filter) throws IOException {
    Process process =
        new ProcessBuilder(TSHARK.toString(), "-n", "-r", file.toString(), "-Y", filter)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
