// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The length of cables, on a virtual clock.
@Tag("os")
class LinkDelayTest {
  private static final long ALL = 0xffff_ffff_ffffL;

  private final VirtualLab lab = new VirtualLab();
  private final Network network = Network.switched("net", new Wiring(lab.loop, 0));
  private final List<String> arrivals = new ArrayList<>();

  @AfterEach
  void close() {
    lab.close();
  }

  /// A port that notes who gets which frame when.
  private Attachment plugIn(String name) {
    TestPort port = new TestPort();
    return network.attach(
        name,
        frame -> {
          port.deliver(frame);
          return arrivals.add(name + " " + port.got.getLast() + " " + lab.loop.nowNanos());
        });
  }

  private static void delay(Attachment at, Direction direction, long nanos) {
    Delay delay = new Delay(nanos, 0, Delay.Distribution.UNIFORM);
    at.link().impair(direction, Impairments.NONE.withDelay(delay));
  }

  private static void send(Attachment from, int mark) {
    from.send(TestPort.frame(ALL, 2, mark));
    from.flush();
  }

  @Test
  void framesReachTheNetworkAfterTheDelayAndNotBefore() {
    Attachment a = plugIn("a");
    plugIn("b");

    lab.run(() -> {
      delay(a, Direction.TO_NETWORK, 10_000);
      send(a, 1);
    });
    lab.pass(Duration.ofNanos(9_999));
    assertThat(arrivals).isEmpty();
    lab.pass(Duration.ofNanos(1));

    assertThat(arrivals).containsExactly("b 1 10000");
  }

  @Test
  void delaysOfBothDirectionsAddUp() {
    Attachment a = plugIn("a");
    Attachment b = plugIn("b");
    plugIn("c");

    lab.run(() -> {
      delay(a, Direction.TO_NETWORK, 5_000_000);
      delay(b, Direction.TO_PORT, 300);
      send(a, 1);
    });
    lab.pass(Duration.ofSeconds(1));

    assertThat(arrivals).containsExactly("c 1 5000000", "b 1 5000300");
  }

  /// Kernels that run beside each other send in an order that is a race.
  @Test
  void ofEqualTimesTheLinkThatWasMadeFirstComesFirst() {
    Attachment a = plugIn("a");
    Attachment b = plugIn("b");
    plugIn("c");

    lab.run(() -> {
      delay(a, Direction.TO_NETWORK, 10_000);
      delay(b, Direction.TO_NETWORK, 10_000);
      send(b, 1);
      send(a, 2);
      send(b, 3);
      send(a, 4);
    });
    lab.pass(Duration.ofMillis(1));

    assertThat(arrivals.stream().filter(arrival -> arrival.startsWith("c")))
        .containsExactly("c 2 10000", "c 4 10000", "c 1 10000", "c 3 10000");
  }

  @Test
  void framesKeepTheirOrderWhenTheDelayBecomesLess() {
    Attachment a = plugIn("a");
    plugIn("b");

    lab.run(() -> {
      delay(a, Direction.TO_NETWORK, 1_000_000);
      send(a, 1);
      delay(a, Direction.TO_NETWORK, 0);
      send(a, 2);
    });
    lab.pass(Duration.ofSeconds(1));
    lab.run(() -> send(a, 3));
    lab.pass(Duration.ofSeconds(1));

    assertThat(arrivals).containsExactly("b 1 1000000", "b 2 1000000", "b 3 1000000000");
  }

  @Test
  void tooManyFramesOnTheirWayAreDroppedAndCounted() {
    Attachment a = plugIn("a");
    plugIn("b");

    lab.run(() -> {
      delay(a, Direction.TO_NETWORK, 10_000);
      for (int i = 0; i < DelayLine.MAX_FRAMES + 5; i++) {
        send(a, 1);
      }
    });
    lab.pass(Duration.ofSeconds(1));

    assertThat(arrivals).hasSize(DelayLine.MAX_FRAMES);
    assertThat(a.link().counters(Direction.TO_NETWORK).overflowed()).isEqualTo(5);
  }

  @Test
  void aPulledPlugLosesWhatIsOnItsWay() {
    Attachment a = plugIn("a");
    plugIn("b");

    lab.run(() -> {
      delay(a, Direction.TO_NETWORK, 10_000);
      send(a, 1);
      a.close();
      send(a, 2);
    });
    lab.pass(Duration.ofSeconds(1));

    assertThat(arrivals).isEmpty();
  }
}
