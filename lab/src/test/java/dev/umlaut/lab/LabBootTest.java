// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.guest.BootException;
import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.Phase;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.os.UmlautException;
import dev.umlaut.os.Users;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Boots real labs: protects what a user sees of `lab.yaml` in the hosts, and that nothing is left.
///
/// Kernel and image come from the user's store; what is not there is built first.
@Tag("kernel")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabBootTest {
  private static final Path HOME =
      Path.of(System.getProperty("umlaut.home", "..")).toAbsolutePath();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final LabDefinition pair = LabFile.read(HOME.resolve("lab/src/test/resources/pair"));
  private final Provision provision =
      Provision.of(pair, HOME, Store.ofUser(), Progress.silent(), Consent.given());

  @Test
  void twoHostsReachEachOtherAndHaveTheirOwnFiles(@TempDir Path logs) throws IOException {
    Path run;
    long kernel;
    try (Lab lab = Lab.start(pair, provision, LabOptions.defaults().withLogs(logs))) {
      run = lab.runDirectory();
      LabHost moon = lab.host("moon");
      kernel = moon.guest().pid();

      assertThat(output(moon, "hostname; greet")).isEqualTo("moon\nmoon says: from the lab\n");
      assertThat(output(moon, "ping -c 3 -i 0.2 sun")).contains("3 received");
      assertThat(output(moon, "ping -c 3 -i 0.2 -6 ip6-sun")).contains("3 received");
      assertThat(output(moon, "cat /sys/class/net/eth0/address")).isEqualTo("52:54:00:00:00:01\n");
      assertThat(output(moon, "ip -brief address show eth1")).doesNotContain("10.1.0.1");
      assertThat(output(moon, "ifup eth1 && ping -c 2 -i 0.2 10.1.0.2")).contains("2 received");
      assertThat(output(moon, "ifdown eth1 && ip -brief address show eth1"))
          .doesNotContain("10.1.0.1");
      assertThat(output(lab.host("sun"), "ip route show default"))
          .contains("default via 192.168.0.1 dev eth0");
      assertThat(output(moon, "stat -c '%U %a' /etc/umlaut/host_key")).isEqualTo("root 600\n");
      if (Users.isRoot()) {
        Object owner = Files.getAttribute(Path.of("/proc/" + kernel), "unix:uid");
        assertThat((int) owner).isGreaterThanOrEqualTo(61_184);
      }
    }
    assertThat(run).doesNotExist();
    assertThat(ProcessHandle.of(kernel)).isEmpty();
    assertThat(logs.resolve("moon.console.log")).isRegularFile();
  }

  @Test
  void someHostsOfALabCanBeStarted() {
    try (Lab lab = Lab.start(pair, Set.of("sun"), provision, LabOptions.defaults())) {
      assertThat(lab.hosts()).extracting(LabHost::name).containsExactly("sun");
      assertThat(lab.host("sun").phase()).isEqualTo(Phase.READY);
      assertThatThrownBy(() -> lab.host("moon")).isInstanceOf(UmlautException.class);
      assertThat(lab.topology().hosts()).containsExactly("moon", "sun");
    }
  }

  @Test
  void twoLabsRunAtOnce() {
    try (Lab first = Lab.start(pair, Set.of("sun"), provision, LabOptions.defaults());
        Lab second = Lab.start(pair, Set.of("sun"), provision, LabOptions.defaults())) {
      assertThat(first.runDirectory()).isNotEqualTo(second.runDirectory());
      assertThat(output(first.host("sun"), "echo 1 >/root/mark; cat /root/mark")).isEqualTo("1\n");
      assertThat(output(second.host("sun"), "ls /root/mark 2>&1 || true")).contains("No such file");
    }
  }

  @Test
  void aHostThatDoesNotBootIsAnErrorWithItsLastWordsAndNothingIsLeft(@TempDir Path logs) {
    LabOptions broken =
        new LabOptions(
            LIMIT,
            Progress.silent(),
            LabOptions.defaults().listener(),
            logs,
            List.of("init=/nowhere", "panic=-1"),
            null,
            0,
            null);

    assertThatThrownBy(() -> Lab.start(pair, provision, broken))
        .isInstanceOfSatisfying(
            BootException.class,
            e -> {
              assertThat(e.lastConsoleLines()).anyMatch(line -> line.contains("/nowhere"));
              assertThat(e.hint()).contains(logs.resolve(e.host() + ".console.log").toString());
            });
    assertThat(logs).isDirectoryContaining("glob:**.console.log");
    assertThat(
            ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/linux")))
        .isEmpty();
  }

  @Test
  void aLabCanBeShutDownInGoodOrder() {
    Lab lab = Lab.start(pair, Set.of("sun"), provision, LabOptions.defaults());

    lab.stop(Duration.ofSeconds(20));
    lab.close();

    assertThat(lab.runDirectory()).doesNotExist();
  }

  private static String output(LabHost host, String command) {
    CommandResult result = host.shell().run(command, LIMIT);
    assertThat(result.exitStatus())
        .as(command + ": " + new String(result.errors(), StandardCharsets.UTF_8))
        .isZero();
    return new String(result.output(), StandardCharsets.UTF_8);
  }
}
