// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.frame.filter.PacketFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What happens to frames by rule: rate, queue, MTU, filter, cable; and that none is lost unseen.
@Tag("os")
class LinkLimitsTest {
  private static final String UDP_500 =
      "525400000002525400000001"
          + "0800"
          + "4500003000004000401100000a0100010a010002"
          + "01f401f40000000000";

  private final LinkBench bench = new LinkBench(1);

  @AfterEach
  void close() {
    bench.close();
  }

  private static Delay delay(long nanos) {
    return new Delay(nanos, 0, Delay.Distribution.UNIFORM);
  }

  private List<Long> times() {
    return bench.arrivals.stream().map(LinkBench.Arrival::nanos).toList();
  }

  @Test
  void aFrameTakesAsLongAsItsBitsAndWaitsForTheOneBefore() {
    bench.impair(Impairments.NONE.withRate(new Rate(8_000_000, 100)).withDelay(delay(500)));

    bench.lab.run(() -> {
      bench.send(LinkBench.frame(0, 1000));
      bench.send(LinkBench.frame(1, 500));
      bench.send(LinkBench.frame(2, 1000));
    });
    bench.lab.pass(Duration.ofMillis(10));
    bench.lab.run(() -> bench.send(LinkBench.frame(3, 100)));
    bench.lab.pass(Duration.ofMillis(10));

    assertThat(times()).containsExactly(1_000_500L, 1_500_500L, 2_500_500L, 10_100_500L);
  }

  /// Three thousand frames of 1514 bytes at 3 Gbit/s: nothing is lost by rounding.
  @Test
  void aRateIsKeptOverManyFrames() {
    bench.impair(Impairments.NONE.withRate(new Rate(3_000_000_000L, 5000)));

    bench.lab.run(() -> {
      for (int i = 0; i < 3000; i++) {
        bench.send(LinkBench.frame(i, 1514));
      }
    });
    bench.lab.pass(Duration.ofSeconds(1));

    assertThat(times().getLast()).isEqualTo(1514L * 8 * 1000);
  }

  @Test
  void whoFindsTheQueueFullIsLost() {
    bench.impair(Impairments.NONE.withRate(new Rate(8_000_000, 3)));

    bench.lab.run(() -> {
      for (int i = 0; i < 10; i++) {
        bench.send(LinkBench.frame(i, 1000)); // one is sent, three wait
      }
    });
    bench.lab.pass(Duration.ofMillis(1));
    bench.lab.run(() -> {
      bench.send(LinkBench.frame(10, 1000));
      bench.send(LinkBench.frame(11, 1000));
    });
    bench.lab.pass(Duration.ofSeconds(1));

    assertThat(bench.numbers()).containsExactly(0, 1, 2, 3, 10);
    assertThat(bench.counters().overflowed()).isEqualTo(7);
  }

  @Test
  void whatIsLargerThanTheMtuIsLostTagsNotCounted() {
    bench.impair(Impairments.NONE.withMtu(1000));

    bench.lab.run(() -> {
      bench.send(LinkBench.frame(1, 1014));
      bench.send(LinkBench.frame(2, 1015));
      byte[] tagged = LinkBench.frame(3, 1018);
      tagged[12] = (byte) 0x81;
      tagged[13] = 0;
      bench.send(tagged);
    });

    assertThat(bench.numbers()).containsExactly(1, 3);
    assertThat(bench.counters().tooBig()).isEqualTo(1);
  }

  @Test
  void everyNthOfWhatTheFilterMeansIsDropped() {
    bench.impair(Impairments.NONE.withDrop(new Drop(PacketFilter.parse("udp port 500"), 3)));

    bench.lab.run(() -> {
      for (int i = 0; i < 10; i++) {
        bench.send(HexFormat.of().parseHex(UDP_500));
        bench.send(LinkBench.frame(i, 64));
      }
    });

    assertThat(bench.counters().dropped()).isEqualTo(3);
    assertThat(bench.arrivals).hasSize(17);
    assertThat(bench.numbers()).containsAll(IntStream.range(0, 10).boxed().toList());
  }

  @Test
  void aPulledCableLosesEverythingAndThePortSeesIt() {
    bench.impair(Impairments.NONE.withDelay(delay(1_000_000)));

    bench.lab.run(() -> {
      bench.send(LinkBench.frame(1, 64));
      bench.from.link().unplug();
      bench.from.link().unplug();
      bench.send(LinkBench.frame(2, 64));
    });
    bench.lab.pass(Duration.ofSeconds(1));
    bench.lab.run(() -> {
      bench.from.link().plugIn();
      bench.send(LinkBench.frame(3, 64));
    });
    bench.lab.pass(Duration.ofSeconds(1));

    assertThat(bench.numbers()).containsExactly(3);
    assertThat(bench.counters().unplugged()).isEqualTo(2);
    assertThat(bench.carrier).containsExactly(false, true);
  }

  @Test
  void aSwitchForgetsWhoWasBehindAPulledCable() {
    bench.lab.run(() -> {
      Wiring wiring = new Wiring(bench.lab.loop, 0);
      Network network = Network.switched("net", wiring);
      TestPort[] ports = {new TestPort(), new TestPort(), new TestPort()};
      List<Attachment> plugs = new ArrayList<>();
      for (TestPort port : ports) {
        plugs.add(network.attach("port" + plugs.size(), port));
      }
      plugs.get(1).send(TestPort.frame(99, 1, 1));
      plugs.get(0).send(TestPort.frame(1, 2, 2));
      assertThat(ports[2].got).containsExactly(1);
      plugs.get(1).link().unplug();
      plugs.get(0).send(TestPort.frame(1, 2, 3));

      assertThat(ports[2].got).containsExactly(1, 3);
      assertThat(ports[1].got).containsExactly(2);
    });
  }

  /// Whatever is asked of a link and whenever: after all has arrived, every frame is accounted for.
  @Test
  void noFrameIsLostUnseen() {
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      try (LinkBench other = new LinkBench(seed)) {
        int sent = 0;
        for (int round = 0; round < 30; round++) {
          Impairments next = random(random);
          int count = random.nextInt(40);
          other.lab.run(() -> {
            other.from.link().impair(Direction.TO_NETWORK, next);
            if (random.nextInt(10) == 0) {
              other.from.link().unplug();
            } else {
              other.from.link().plugIn();
            }
            for (int i = 0; i < count; i++) {
              other.send(LinkBench.frame(i, random.nextInt(18, 2000)));
            }
          });
          sent += count;
          other.lab.pass(Duration.ofNanos(random.nextInt(1_000_000)));
        }
        other.lab.pass(Duration.ofMinutes(5));

        LinkCounters c = other.counters();
        assertThat(c.entered()).as("seed %d", seed).isEqualTo(sent);
        assertThat(c.carried()).as("seed %d", seed).isEqualTo(other.arrivals.size());
        assertThat(c.carried() + c.lost() + c.dropped() + c.tooBig())
            .as("seed %d: %s", seed, c)
            .isEqualTo(c.entered() + c.duplicated() - c.overflowed() - c.unplugged());
      }
    }
  }

  private static Impairments random(Random random) {
    Supplier<Double> share = () -> random.nextBoolean() ? 0 : random.nextDouble() / 3;
    long nanos = random.nextInt(2_000_000);
    Delay delay = new Delay(nanos, random.nextLong(nanos + 1), Delay.Distribution.NORMAL);
    return Impairments.NONE
        .withDelay(delay)
        .withLoss(new Loss.Bursts(share.get(), share.get(), share.get(), share.get()))
        .withDuplicate(share.get())
        .withCorrupt(share.get())
        .withReorder(nanos == 0 ? 0 : share.get())
        .withRate(random.nextBoolean() ? Rate.UNLIMITED : new Rate(10_000_000, random.nextInt(20)))
        .withMtu(random.nextBoolean() ? Impairments.NO_MTU : 1500)
        .withDrop(random.nextBoolean() ? Drop.NONE : new Drop(PacketFilter.ALL, 7));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Impairments none = Impairments.NONE;
    List<Runnable> senseless =
        List.of(
            () -> none.withReorder(0.1),
            () -> none.withDuplicate(1.1),
            () -> none.withCorrupt(Double.NaN),
            () -> none.withMtu(10),
            () -> none.withLoss(new Loss.Independent(-0.1)),
            () -> none.withDelay(delay(-1)),
            () -> none.withDelay(delay(Delay.MAX_NANOS + 1)),
            () -> none.withDelay(new Delay(1, 2, Delay.Distribution.UNIFORM)),
            () -> none.withRate(new Rate(10, 10)),
            () -> none.withRate(new Rate(10_000, -1)),
            () -> none.withDrop(new Drop(PacketFilter.ALL, 0)));

    for (Runnable each : senseless) {
      assertThatThrownBy(each::run).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
