// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Protects the comparison that decides whether a host can be used by the next scenario.
class HostTracesTest {
  private static final String CLEAN =
      """
      @ip
      1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 state UNKNOWN\\ link/loopback 00:00:00:00:00:00
      5: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP\\ link/ether 52:54:00:c7:b8:b0
      11: ip_vti0@NONE: <NOARP> mtu 1480 qdisc noop state DOWN\\    link/ipip 0.0.0.0 brd 0.0.0.0
      1: lo    inet 127.0.0.1/8 scope host lo\\  valid_lft forever
      5: eth0    inet 192.168.0.1/24 brd 192.168.0.255 scope global eth0\\  valid_lft forever
      5: eth0    inet6 fec0::1/16 scope site nodad \\  valid_lft forever
      5: eth0    inet6 fe80::5054:ff:fec7:b8b0/64 scope link tentative \\  valid_lft forever
      default via 192.168.0.254 dev eth0\s
      192.168.0.0/24 dev eth0 proto kernel scope link src 192.168.0.1\s
      local 192.168.0.1 dev eth0 table local proto kernel scope host src 192.168.0.1\s
      fe80::/64 dev eth0 proto kernel metric 256 pref medium
      0:	from all lookup local
      32766:	from all lookup main
      @rules6
      0:	from all lookup local
      @files
      /proc/1/stat:1 (systemd) S 0 1 1 0 -1 1 0 0 0 0 0 0 0 0 20 0 1 0 11 0 0 0
      /proc/2/stat:2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 11 0 0 0
      /proc/34/stat:34 (rsyslogd) S 1 34 34 0 -1 1 0 0 0 0 0 0 0 0 20 0 3 0 160 0 0 0
      /proc/34/cgroup:0::/system.slice/rsyslog.service
      /proc/35/stat:35 (sshd-session) S 1 35 35 0 -1 1 0 0 0 0 0 0 0 0 20 0 3 0 165 0 0 0
      /proc/35/cgroup:0::/system.slice/control.slice/umlaut-control@1-2:22-0.service
      /proc/60/stat:60 (apache2) S 1 60 60 0 -1 1 0 0 0 0 0 0 0 0 20 0 3 0 190 0 0 0
      /proc/60/cgroup:0::/system.slice/apache2.service
      /proc/61/stat:61 (apache2) S 60 60 60 0 -1 1 0 0 0 0 0 0 0 0 20 0 3 0 191 0 0 0
      /proc/61/cgroup:0::/system.slice/apache2.service
      /proc/sys/kernel/hostname:moon
      /proc/sys/net/ipv4/ip_forward:1
      /proc/mounts:/dev/root / ext4 rw,relatime 0 0
      """;

  private static HostTraces traces(String now, String... changed) {
    return HostTraces.of(HostState.parse(CLEAN), HostState.parse(now), List.of(changed), Set.of());
  }

  @Test
  void nothingIsFoundInACleanHost() {
    assertThat(traces(CLEAN).found()).isEmpty();
    assertThat(traces(CLEAN).program()).isEmpty();
  }

  /// What comes and goes by itself is no trace: link-local addresses, states of links, other
  /// workers of a daemon, people and programs behind the control connection.
  @Test
  void whatChangesByItselfIsNoTrace() {
    String now =
        CLEAN
            .replaceAll("(?m)^.*fe80:.*\n", "")
            .replace("LOWER_UP", "NO-CARRIER")
            .replace("state UP", "state DOWN")
            .replace("/proc/61/", "/proc/99/")
            .replace("61 (apache2) S 60", "99 (apache2) S 60")
            .replace(
                "/proc/sys/kernel",
                """
                /proc/70/stat:70 (bash) S 35 70 70 0 -1 1 0 0 0 0 0 0 0 0 20 0 3 0 500 0 0 0
                /proc/71/stat:71 (sshd-session) S 1 71 71 0 -1 1 0 0 0 0 0 0 0 0 20 0 3 0 501 0 0 0
                /proc/71/cgroup:0::/system.slice/system-x.slice/umlaut-control@2-2:22-0.service
                /proc/72/stat:72 (vi) S 71 71 71 0 -1 1 0 0 0 0 0 0 0 0 20 0 3 0 502 0 0 0
                /proc/73/stat:73 (kworker/0:3) I 2 0 0 0 -1 1 0 0 0 0 0 0 0 0 20 0 3 0 503 0 0 0
                /proc/74/stat:74 (charon) Z 1 0 0 0 -1 1 0 0 0 0 0 0 0 0 20 0 3 0 503 0 0 0
                /proc/sys/kernel\
                """);

    assertThat(traces(now).found()).isEmpty();
  }

  @Test
  void aNetworkIsPutBackByTheCommandsOfIp() {
    String now =
        CLEAN
                .replace(
                    "@rules6",
                    """
                    20: vti0@NONE: <NOARP,UP> mtu 1480 qdisc noqueue state UP\\ link/ipip
                    20: vti0    inet 10.9.0.1/32 scope global vti0\\       valid_lft forever
                    5: eth0    inet 10.3.0.1/32 scope global eth0\\       valid_lft forever
                    10.2.0.0/16 via 192.168.0.2 dev eth0 table 220 proto static src 10.1.0.1\s
                    fec1::/16 via fec0::1 dev eth0 metric 1024 pref medium
                    10.9.9.0/24 dev vti0 scope link\s
                    220:	from all lookup 220
                    10.1.0.9 dev eth0 lladdr 02:00:00:00:00:01 PERMANENT
                    @rules6
                    220:	from all lookup 220\
                    """)
                .replace("default via 192.168.0.254 dev eth0 \n", "")
            + "/proc/mounts:none /mnt tmpfs rw 0 0\n";
    HostTraces traces = traces(now);

    assertThat(traces.found()).hasSize(9);
    assertThat(traces.program())
        .isEqualTo(
            """
            ip -4 -force -batch - <<'END' 2>/dev/null
            link delete dev vti0
            address delete 10.3.0.1/32 dev eth0
            route delete 10.2.0.0/16 via 192.168.0.2 dev eth0 table 220 proto static src 10.1.0.1
            route add default via 192.168.0.254 dev eth0
            rule delete preference 220 from all lookup 220
            neighbour delete 10.1.0.9 dev eth0
            END
            ip -6 -force -batch - <<'END' 2>/dev/null
            route delete fec1::/16 via fec0::1 dev eth0 metric 1024 pref medium
            rule delete preference 220 from all lookup 220
            END
            """);
  }

  @Test
  void anInterfaceThatWasTakenDownComesUpWithItsAddresses() {
    String now =
        CLEAN
            .replace("<BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500", "<BROADCAST,MULTICAST> mtu 1400")
            .replaceAll("(?m)^5: eth0    inet.*\n", "");

    assertThat(traces(now).program())
        .containsSubsequence(
            "link set dev eth0 mtu 1500\n",
            "link set dev eth0 up\n",
            "address add 192.168.0.1/24 brd 192.168.0.255 scope global dev eth0\n",
            "address add fec0::1/16 scope site dev eth0 nodad\n");
  }

  @Test
  void whatAScenarioLeftRunningIsEnded() {
    String now =
        CLEAN.replace(
            "/proc/sys/kernel",
            """
            /proc/80/stat:80 (charon-systemd) S 1 80 80 0 -1 1 0 0 0 0 0 0 0 0 20 0 3 0 500 0 0 0
            /proc/80/cgroup:0::/system.slice/strongswan.service
            /proc/81/stat:81 (tkm) S 1 81 81 0 -1 1 0 0 0 0 0 0 0 0 20 0 3 0 501 0 0 0
            /proc/81/cgroup:0::/system.slice/system-x.slice/umlaut-control@1-2:22-0.service
            /proc/82/stat:82 (sh) S 81 81 81 0 -1 1 0 0 0 0 0 0 0 0 20 0 3 0 502 0 0 0
            /proc/sys/kernel\
            """);
    HostTraces traces = traces(now);

    assertThat(traces.found())
        .containsExactly(
            "the process charon-systemd of strongswan.service",
            "the process tkm",
            "the process sh");
    assertThat(traces.program())
        .contains("systemctl stop strongswan.service\n", "kill -s KILL 80 81 82 ");
    assertThat(traces.restarted()).isEmpty();
  }

  /// A daemon of the boot that is gone, or whose configuration the scenario had, is started again;
  /// that it is another process then is no trace.
  @Test
  void daemonsOfTheBootAreStartedAgain() {
    String now =
        CLEAN
            .replaceAll("(?m)^/proc/34/.*\n", "")
            .replace(
                "/proc/sys/kernel",
                """
                /proc/90/stat:90 (rsyslogd) S 1 34 34 0 -1 1 0 0 0 0 0 0 0 0 20 0 3 0 900 0 0 0
                /proc/90/cgroup:0::/system.slice/rsyslog.service
                /proc/sys/kernel\
                """);

    assertThat(traces(now).restarted()).containsExactly("rsyslog.service");
    assertThat(traces(CLEAN, "apache2", "ipsec.conf").restarted())
        .containsExactly("apache2.service");
    assertThat(
            HostTraces.of(
                    HostState.parse(CLEAN),
                    HostState.parse(now),
                    List.of(),
                    Set.of("rsyslog.service"))
                .found())
        .isEmpty();
  }

  @Test
  void settingsAreWrittenBack() {
    HostTraces traces = traces(CLEAN.replace("ip_forward:1", "ip_forward:0"));

    assertThat(traces.program()).isEqualTo("echo '1' >/proc/sys/net/ipv4/ip_forward\n");
  }

  /// A host prints what it likes.
  @Test
  void nonsenseIsNoReasonToFail() {
    String[] nonsense = {
      "",
      "@ip\n5: eth0\n:\n",
      "@files\n/proc/x/stat:\n/proc/9/stat:9 (a) S 1\n/proc/8/cgroup:\n",
      "@files\n/proc/9/stat:99999999999 (a b) S 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n",
    };
    for (String text : nonsense) {
      assertThat(traces(text).found()).isNotEmpty();
    }
  }
}
