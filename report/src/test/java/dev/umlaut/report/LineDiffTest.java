// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineDiffTest {
  /// Two runs never have the same SPIs, times, keys and ports; that is no difference.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Nov 22 07:49:54 alice charon: 15[IKE] x|Nov 23 08:00:00 alice charon: 07[IKE] x",
        "ESP(spi=0xcd479c84,seq=0x1), length 120|ESP(spi=0xc0ffee01,seq=0x1), length 120",
        "SPIs cb0025f9_i cc71016e_o and TS|SPIs c1c1c1c1_i c2c2c2c2_o and TS",
        "IKEv2, be3f3740e41000a5_i* 06c097224782a83e_r|IKEv2, 1111111111111111_i*"
            + " 2222222222222222_r",
        "established 1s ago, rekeying in 13339s|established 2s ago, rekeying in 12999s",
        "in  cb0025f9,    168 bytes,     2 packets,     1s ago|in  c7777777,    84 bytes,     1"
            + " packets,     0s ago",
        "64 bytes from 10.1.0.10: icmp_seq=1 ttl=63 time=0.52 ms|64 bytes from 10.1.0.10:"
            + " icmp_seq=1 ttl=63 time=1.4 ms",
        "IP moon.40124 > sun.ipsec-nat-t: UDP|IP moon.40692 > sun.ipsec-nat-t: UDP",
        "lastused 2026-11-22 07:49:55|lastused 2026-11-23 17:49:55",
        "spi 0xcc71016e(3429957998) reqid 1|spi 0xc0000001(3221225473) reqid 1",
        "valid until Dec 07 07:15:55 2026|valid until Dec 08 09:00:00 2026",
        "from 10.1.0.10[40124] to|from 10.1.0.10[40999] to",
        "   12  1008 ACCEPT     all  --  *|    3   252 ACCEPT     all  --  *",
        "worker threads: 16 total, 11 idle, working: 4/0/1/0|worker threads: 16 total, 9 idle,"
            + " working: 4/2/1/0",
        "dir out action allow index 193 priority 3|dir out action allow index 281 priority 3",
        "a.http > b.51880: Flags [S.], seq 3306899558, ack 1, TS val 7 ecr 9|a.http > b.52766:"
            + " Flags [S.], seq 2833461118, ack 2, TS val 3 ecr 1",
      })
  void leavesAsideWhatAlwaysChanges(String then, String now) {
    assertThat(Volatile.stable(now)).isEqualTo(Volatile.stable(then));
    assertThat(LineDiff.ordered(then, now)).isEmpty();
    assertThat(LineDiff.unordered(then, now)).isEmpty();
  }

  /// What somebody looks for must not be taken for noise.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "icmp_seq=1 ttl=63|icmp_seq=2 ttl=63",
        "10.1.0.10/32|10.1.0.20/32",
        "AES_CBC-128|AES_CBC-256",
        "from 10.1.0.10[500]|from 10.1.0.10[4500]",
        "1 packets transmitted, 1 received|1 packets transmitted, 0 received",
        "reqid 1|reqid 2",
        "charon: 05[IKE] established|charon: 05[IKE] deleted",
        "port ipsec-nat-t|port isakmp",
      })
  void keepsWhatMatters(String then, String now) {
    assertThat(LineDiff.ordered(then, now)).hasSize(2);
  }

  @Test
  void showsChangedLinesWithTheirNeighbours() {
    String then = "a\nb\nc\nd\ne\nf\ng\nh\n";
    String now = "a\nb\nc\nd\nE\nf\ng\nh\ni\n";

    assertThat(LineDiff.ordered(then, now))
        .extracting(line -> line.sign() + line.text())
        .containsExactly("…2 lines as before", " c", " d", "-e", "+E", " f", " g", " h", "+i");
  }

  /// Who asks for whose address depends on what was remembered from before.
  @Test
  void leavesOutTheChatterOfNeighbours() {
    String then = "07:00:00.000001 ARP, Request who-has sun tell moon, length 28\n";
    String now =
        "07:00:00.000001 IP6 fe80::1 > ff02::16: HBH ICMP6, multicast listener report v2\n";

    assertThat(LineDiff.unordered(then, now)).isEmpty();
  }

  /// Threads write logs in any order.
  @Test
  void comparesLogsWithoutTheirOrder() {
    assertThat(LineDiff.unordered("x\ny\nx\n", "y\nx\nz\n"))
        .extracting(line -> line.sign() + line.text())
        .containsExactly("-x", "+z");
  }
}
