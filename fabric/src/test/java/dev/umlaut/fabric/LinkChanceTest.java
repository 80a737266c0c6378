// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What befalls frames by chance befalls as many as it should, and the same ones every time.
@Tag("os")
class LinkChanceTest {
  private static final int COUNT = 20_000;

  private static Impairments loss(double share) {
    return Impairments.NONE.withLoss(new Loss.Independent(share));
  }

  private static List<Integer> fate(long seed, String name, Impairments impairments) {
    try (LinkBench bench = new LinkBench(seed, name)) {
      bench.impair(impairments);
      bench.run(1000, Duration.ZERO);
      return bench.numbers();
    }
  }

  private static void assertShare(long count, double share, long of) {
    double deviation = Math.sqrt(of * share * (1 - share));
    assertThat((double) count).isCloseTo(of * share, within(3 * deviation));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.001, 0.01, 0.1, 0.5, 0.9, 1})
  void asManyFramesAreLostAsItSays(double share) {
    for (long seed = 1; seed <= 5; seed++) {
      try (LinkBench bench = new LinkBench(seed)) {
        bench.impair(loss(share));
        bench.run(COUNT, Duration.ZERO);

        assertShare(bench.counters().lost(), share, COUNT);
        assertThat(bench.arrivals).hasSize(COUNT - (int) bench.counters().lost());
      }
    }
  }

  @Test
  void theSameSeedLinkAndFramesHaveTheSameFate() {
    List<Integer> fate = fate(7, "moon:eth0", loss(0.2));

    assertThat(fate(7, "moon:eth0", loss(0.2))).isEqualTo(fate);
    assertThat(fate(8, "moon:eth0", loss(0.2))).isNotEqualTo(fate);
    assertThat(fate(7, "moon:eth1", loss(0.2))).isNotEqualTo(fate);
  }

  /// Whoever looks for the cause of an error changes one thing at a time.
  @Test
  void otherImpairmentsDoNotChangeWhoIsLost() {
    List<Integer> fate = fate(7, "moon:eth0", loss(0.2));

    assertThat(
            fate(
                7,
                "moon:eth0",
                loss(0.2)
                    .withDelay(new Delay(1000, 500, Delay.Distribution.UNIFORM))
                    .withRate(new Rate(1_000_000, 10_000))
                    .withMtu(1000)))
        .isEqualTo(fate);
    assertThat(fate(7, "moon:eth0", loss(0.2).withCorrupt(0.5))).hasSameSizeAs(fate);
    assertThat(fate(7, "moon:eth0", loss(0.3))).isSubsetOf(fate);
  }

  @Test
  void lossesInBurstsAreAsManyAndAsLongAsTheModelSays() {
    try (LinkBench bench = new LinkBench(3)) {
      bench.impair(Impairments.NONE.withLoss(new Loss.Bursts(0.02, 0.2, 1, 0)));
      bench.run(COUNT, Duration.ZERO);

      long lost = bench.counters().lost();
      long bursts = 0;
      int before = -1;
      for (int number : bench.numbers()) {
        bursts += number > before + 1 ? 1 : 0;
        before = number;
      }
      assertThat(lost / (double) COUNT).isCloseTo(0.02 / 0.22, within(0.012));
      assertThat(lost / (double) bursts).isCloseTo(1 / 0.2, within(0.5));
    }
  }

  @Test
  void inAGoodStateFewMayBeLostToo() {
    try (LinkBench bench = new LinkBench(3)) {
      bench.impair(Impairments.NONE.withLoss(new Loss.Bursts(0, 1, 1, 0.1)));
      bench.run(COUNT, Duration.ZERO);

      assertShare(bench.counters().lost(), 0.1, COUNT);
    }
  }

  @Test
  void duplicatesComeBehindTheirOriginals() {
    try (LinkBench bench = new LinkBench(4)) {
      bench.impair(Impairments.NONE.withDuplicate(0.05));
      bench.run(COUNT, Duration.ZERO);

      assertShare(bench.counters().duplicated(), 0.05, COUNT);
      assertThat(bench.numbers()).isSorted().hasSize(COUNT + (int) bench.counters().duplicated());
    }
  }

  @Test
  void aCorruptedFrameDiffersInOneBitBehindItsHeader() {
    try (LinkBench bench = new LinkBench(5)) {
      bench.impair(Impairments.NONE.withCorrupt(0.1));
      int[] turned = new int[64];
      bench.run(COUNT, Duration.ZERO);
      int wrong = 0;
      for (int i = 0; i < COUNT; i++) {
        byte[] sent = LinkBench.frame(i, 64);
        byte[] got = bench.arrivals.get(i).bytes().toArray(ValueLayout.JAVA_BYTE);
        int bits = 0;
        for (int at = 0; at < sent.length; at++) {
          int difference = Integer.bitCount((sent[at] ^ got[at]) & 0xff);
          bits += difference;
          turned[at] += difference;
        }
        assertThat(bits).isBetween(0, 1);
        wrong += bits;
      }

      assertThat(wrong).isEqualTo((int) bench.counters().corrupted());
      assertShare(wrong, 0.1, COUNT);
      for (int at = 0; at < turned.length; at++) {
        assertThat(turned[at] > 0).as("byte %d", at).isEqualTo(at >= 14);
      }
    }
  }

  @Test
  void jitterIsUniformOrNormalAroundTheDelay() {
    for (Delay.Distribution distribution : Delay.Distribution.values()) {
      try (LinkBench bench = new LinkBench(6)) {
        long delay = 10_000_000;
        long jitter = 2_000_000;
        Duration apart = Duration.ofMillis(100);
        bench.impair(Impairments.NONE.withDelay(new Delay(delay, jitter, distribution)));
        bench.run(5000, apart);

        double sum = 0;
        double squares = 0;
        long far = 0;
        for (LinkBench.Arrival arrival : bench.arrivals) {
          double off = arrival.nanos() % apart.toNanos() - delay;
          sum += off;
          squares += off * off;
          far += Math.abs(off) > jitter ? 1 : 0;
        }
        boolean uniform = distribution == Delay.Distribution.UNIFORM;
        double deviation = uniform ? jitter / Math.sqrt(3) : jitter;
        assertThat(bench.arrivals).hasSize(5000);
        assertThat(sum / 5000).isCloseTo(0, within(3 * deviation / Math.sqrt(5000)));
        assertThat(Math.sqrt(squares / 5000)).isCloseTo(deviation, within(deviation * 0.04));
        assertShare(far, uniform ? 0 : 0.3173, 5000);
      }
    }
  }

  @Test
  void framesKeepTheirOrderWhateverTheJitter() {
    try (LinkBench bench = new LinkBench(6)) {
      bench.impair(
          Impairments.NONE.withDelay(new Delay(9_000_000, 9_000_000, Delay.Distribution.NORMAL)));
      bench.run(5000, Duration.ofNanos(1000));

      assertThat(bench.numbers()).isSorted().hasSize(5000);
    }
  }

  @Test
  void thoseThatOvertakeAreNotDelayed() {
    try (LinkBench bench = new LinkBench(9)) {
      Duration apart = Duration.ofMillis(1);
      bench.impair(
          Impairments.NONE
              .withDelay(new Delay(10_000_000, 0, Delay.Distribution.UNIFORM))
              .withReorder(0.25));
      bench.run(5000, apart);

      assertShare(bench.counters().reordered(), 0.25, 5000);
      assertThat(bench.arrivals).hasSize(5000);
      long quick =
          bench.arrivals.stream().filter(a -> a.nanos() == a.number() * apart.toNanos()).count();
      long slow =
          bench.arrivals.stream()
              .filter(a -> a.nanos() == a.number() * apart.toNanos() + 10_000_000)
              .count();
      assertThat(quick).isEqualTo(bench.counters().reordered());
      assertThat(quick + slow).isEqualTo(5000);
    }
  }
}
