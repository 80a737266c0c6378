// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.loop.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("os")
class SwitchTest {
  private static final long ALL = 0xffff_ffff_ffffL;
  private static final long GROUP = 0x3333_0000_0001L;

  private final TestPort[] ports = {new TestPort(), new TestPort(), new TestPort()};
  private final List<Attachment> plugs = new ArrayList<>();
  private long nowNanos;
  private final EventLoop loop = EventLoop.start("switch-test");
  private final Switch network = new Switch("net", () -> nowNanos, new Wiring(loop, 0));

  @BeforeEach
  void plugIn() {
    for (int i = 0; i < ports.length; i++) {
      plugs.add(network.attach("host" + i, ports[i]));
    }
  }

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  /// The address of host i.
  private static long mac(int i) {
    return 0x5254_0000_0000L + i;
  }

  private void send(int from, long destination, int mark) {
    plugs.get(from).send(TestPort.frame(destination, mac(from), mark));
  }

  @Test
  void unknownAddressesAndGroupsGoToAllOthers() {
    send(0, mac(1), 1);
    send(0, ALL, 2);
    send(0, GROUP, 3);

    assertThat(ports[0].got).isEmpty();
    assertThat(ports[1].got).containsExactly(1, 2, 3);
    assertThat(ports[2].got).containsExactly(1, 2, 3);
  }

  @Test
  void knownAddressesGetTheirFramesAlone() {
    send(1, ALL, 1);
    send(0, mac(1), 2);

    assertThat(ports[1].got).containsExactly(2);
    assertThat(ports[2].got).containsExactly(1);
  }

  @Test
  void frameForTheOwnSideOfThePortGoesNowhere() {
    plugs.get(0).send(TestPort.frame(ALL, mac(7), 1));
    send(0, mac(7), 2);

    assertThat(ports[1].got).containsExactly(1);
    assertThat(ports[0].got).isEmpty();
  }

  @Test
  void addressesMoveWithTheirHost() {
    send(1, ALL, 1);
    plugs.get(2).send(TestPort.frame(ALL, mac(1), 2));
    send(0, mac(1), 3);

    assertThat(ports[2].got).containsExactly(1, 3);
    assertThat(ports[1].got).containsExactly(2);
  }

  @Test
  void addressesAreForgottenAfterAWhile() {
    send(1, ALL, 1);
    nowNanos += Switch.AGEING.toNanos();
    send(0, mac(1), 2);

    assertThat(ports[2].got).containsExactly(1, 2);
  }

  @Test
  void pulledPlugTakesItsAddressesAndFramesAway() {
    send(1, ALL, 1);
    plugs.get(1).close();
    plugs.get(1).close();
    send(0, mac(1), 2);
    send(1, ALL, 3);

    assertThat(ports[1].got).isEmpty();
    assertThat(ports[2].got).containsExactly(1, 2);
    assertThat(network.attachments()).containsExactly(plugs.get(0), plugs.get(2));
  }

  @Test
  void framesFromGroupsAndFromNobodyAreDroppedAndNotLearned() {
    plugs.get(0).send(TestPort.frame(mac(1), GROUP, 1));
    plugs.get(0).send(TestPort.frame(mac(1), ALL, 2));
    plugs.get(0).send(TestPort.frame(mac(1), 0, 3));

    assertThat(ports[1].got).isEmpty();
    assertThat(network.addressCount()).isZero();
    assertThat(plugs.get(0).counters().invalidIn()).isEqualTo(3);
  }

  @Test
  void floodOfAddressesLeavesTheTableBoundedAndOthersTheirPlaces() {
    for (int i = 0; i < 3; i++) {
      send(i, ALL, 0);
    }
    long seed = 42;
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      nowNanos++;
      plugs.get(0).send(TestPort.frame(mac(2), random.nextLong(1, 1L << 40), 1));
    }
    assertThat(network.addressCount())
        .as("seed %d", seed)
        .isLessThanOrEqualTo(AddressTable.ROWS * AddressTable.WAYS);

    ports[1].got.clear();
    send(1, mac(2), 9);
    send(2, mac(1), 8);
    assertThat(ports[2].got).endsWith(9);
    assertThat(ports[1].got).as("the flood went to its one receiver only").containsExactly(8);
  }

  @Test
  void portsAreToldOncePerBatchAndOnlyWhenTheyGotSomething() {
    send(1, ALL, 1);
    plugs.get(1).flush();
    send(0, mac(1), 2);
    send(0, mac(1), 3);
    plugs.get(0).flush();
    plugs.get(0).flush();

    assertThat(ports[0].flushes).isEqualTo(1);
    assertThat(ports[1].flushes).isEqualTo(1);
    assertThat(ports[2].flushes).isEqualTo(1);
  }

  @Test
  void countsWhatPassesAndWhatIsLost() {
    send(0, ALL, 1);
    ports[1].full = true;
    send(0, ALL, 2);

    assertThat(plugs.get(0).counters()).isEqualTo(new Counters(2, 30, 0, 0, 0, 0, 0));
    assertThat(plugs.get(1).counters()).isEqualTo(new Counters(0, 0, 1, 15, 0, 1, 0));
  }

  @Test
  void portThatUnplugsOthersWhileAFrameIsOnItsWayDoesNoHarm() {
    Port cutter =
        new Port() {
          @Override
          public boolean deliver(Frame frame) {
            plugs.get(1).close();
            plugs.get(2).close();
            return true;
          }
        };
    plugs.addFirst(network.attach("cutter", cutter));
    plugs.addFirst(network.attach("sender", new TestPort()));
    plugs.getFirst().send(TestPort.frame(ALL, mac(9), 1));
    plugs.getFirst().flush();

    assertThat(network.attachments()).hasSize(3);
  }
}
