// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.LabOptions;
import dev.umlaut.lab.Provision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Protects the promise that no scenario sees the traces of another, with scenarios that do not
/// clean up at all.
@Tag("kernel")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CleanHostTest {
  private static final Path HOME =
      Path.of(System.getProperty("umlaut.home", "..")).toAbsolutePath();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /// What a host looks like, without what changes by itself.
  private static final String LOOK =
      """
      find / -xdev '(' -path /proc -o -path /sys -o -path /run/systemd -o -path /run/umlaut \
        -o -path /var/log ')' -prune -o -type f -printf '%p %m %s\\n' -o -printf '%p %y %m\\n' \
        | grep -v '^/run d' | sort
      find /run /dev/shm /tmp '(' -path /run/systemd -o -path /run/umlaut ')' -prune \
        -o -printf '%p %y %m\\n' | grep -v '^/run d' | sort
      grep . /etc/hosts /etc/passwd
      find /var/log -size +0 -type f
      ip -brief address
      ip route
      ip -6 route | grep -v fe80
      ip rule
      ip -6 rule
      ip neighbour show nud permanent
      ip netns
      ip xfrm policy
      iptables -S
      ip6tables -S
      nft list ruleset | grep umlaut
      sysctl net.ipv4.conf.all net.ipv6.conf.all.forwarding net.ipv4.ip_forward kernel.hostname
      cut -d ' ' -f 1-3 /proc/mounts
      systemctl is-active rsyslog strongswan
      ps -eo comm= | grep -E 'charon|sleep|tcpdump|rsyslogd' | sort
      true
      """;

  /// Whatever comes to mind.
  private static final String HAVOC =
      """
      moon::echo x >/etc/new; rm /etc/hosts /usr/bin/less; echo x >>/etc/passwd; chmod 700 /usr/bin
      moon::mkdir /root/new /var/www /top /run/new; touch /tmp/new /dev/shm/new /run/new/file
      moon::echo x >/var/log/new.log; mv /etc/swanctl /etc/moved; ln -s /etc /srv/link
      moon::ip link add vti9 type vti local 192.168.0.1 remote 192.168.0.2 key 9
      moon::ip link set vti9 up; ip address add 10.99.0.1/24 dev vti9
      moon::ip link add dummy9 type dummy; ip netns add new; ip link set dummy9 netns new
      moon::ip address add 10.3.0.1/32 dev eth0; ip address delete 10.1.0.1/16 dev eth1
      moon::ip route add 10.97.0.0/16 via 192.168.0.2; ip route delete default
      moon::ip rule add preference 220 table 220; ip -6 rule add preference 220 table 220
      moon::ip neighbour add 10.1.0.7 lladdr 02:00:00:00:00:07 dev eth1 nud permanent
      moon::iptables -P FORWARD DROP; iptables -t nat -A POSTROUTING -j MASQUERADE
      moon::ip6tables -A INPUT -j LOG; nft add table inet umlaut
      moon::sysctl -w net.ipv4.conf.all.rp_filter=2 net.ipv4.ip_forward=0; hostname mars
      moon::mount -t tmpfs none /mnt; mount --bind /etc /media
      moon::setsid sleep 1000 >/dev/null 2>&1 &
      moon::systemctl start strongswan; systemctl stop rsyslog
      moon::ip link set eth1 mtu 1400; ip link set eth1 down; tc qdisc add dev eth0 root netem
      """;

  @Test
  void aHostIsTheSameAfterAScenarioThatLeavesEverything(@TempDir Path folder) {
    LabDefinition definition = LabFile.read(HOME.resolve("labs/strongswan"));
    Provision provision =
        Provision.of(definition, HOME, Store.ofUser(), Progress.silent(), Consent.given());
    ScenarioPlan havoc = Scenario.read(Examples.write(folder, HAVOC, "", "")).plan(definition);
    try (Lab lab =
        Lab.start(definition, Set.of("alice", "moon"), provision, LabOptions.defaults())) {
      run(lab, Scenario.read(Examples.write(folder, "", "", "")).plan(definition));
      List<String> before = look(lab);

      ScenarioResult result = run(lab, havoc);

      assertThat(result.unclean()).isEmpty();
      assertThat(look(lab)).containsExactlyElementsOf(before);
      assertThat(result.failures()).extracting(CommandRecord::text).contains("ip xfrm policy");
      assertThat(result.cpu()).isPositive();
    }
  }

  private static ScenarioResult run(Lab lab, ScenarioPlan plan) {
    return new ScenarioRunner(
            new LabTestbed(lab, Software.of(lab.provision())),
            RunOptions.defaults(),
            ScenarioListener.silent())
        .run(plan);
  }

  private static List<String> look(Lab lab) {
    CommandResult result = lab.host("moon").shell().run(LOOK, LIMIT);
    assertThat(result.succeeded()).as(result.errorText()).isTrue();
    return result.outputText().lines().toList();
  }
}
