// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.fabric.Network;
import dev.umlaut.fabric.Wiring;
import dev.umlaut.frame.MacAddress;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.vhost.DriverQueue.Buffer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// More than a million things that a driver can do to its rings: descriptor loops, wrong lengths,
/// addresses outside its memory, indices that jump, tables of descriptors in its rings. It loses
/// its card with a message that says why; two others on the same switch go on as if nothing were.
@Tag("os")
class RingFuzzTest {
  private static final int SEEDS = 30;
  private static final int INPUTS_PER_SEED = 40_000;
  private static final int INPUTS_PER_CHECK = 400;
  private static final int BUFFERS = 64;
  private static final int RX = 0;
  private static final int TX = 1;
  private static final long CLIENT = 0x5254_0000_0001L;
  private static final long SERVER = 0x5254_0000_0002L;

  private int deaths;

  @Test
  void oneGuestsBrokenRingsHarmNobodyElse() {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        fuzz(new Random(seed));
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(deaths).as("guests that lost their card").isGreaterThan(SEEDS * 1000);
  }

  private void fuzz(Random random) {
    try (EventLoop loop = EventLoop.startVirtual("test", Instant.EPOCH)) {
      loop.call(() -> {
        run(loop, random);
        return true;
      });
    }
  }

  private void run(EventLoop loop, Random random) {
    Network network = Network.switched("wire", new Wiring(loop, 1, Instant.EPOCH));
    HostileGuest hostile = new HostileGuest(card(loop, network, 0x5254_0000_0003L), random);
    NetDevice clientCard = card(loop, network, CLIENT);
    NetDevice serverCard = card(loop, network, SERVER);
    try (TestGuest client = new TestGuest(clientCard, clientCard.features());
        TestGuest server = new TestGuest(serverCard, serverCard.features())) {
      List<Buffer> offered = new ArrayList<>();
      Buffer sent = client.out(new byte[128]);
      for (int i = 0; i < BUFFERS; i++) {
        offered.add(server.in(2048));
        server.driver(RX).add(offered.get(i));
        client.driver(RX).add(client.in(2048));
      }
      for (int i = 0; i < INPUTS_PER_SEED; i++) {
        hostile.act();
        if (i % INPUTS_PER_CHECK == 0) {
          List<Integer> _ = drain(server, offered);
          write(client, sent, i);
          client.driver(TX).add(sent);
          client.kick(TX);
          hostile.buryIfDead();
          assertThat(drain(server, offered)).as("frame after input %d", i).contains(i);
        }
      }
    }
    deaths += hostile.deaths;
    assertThat(hostile.lastFailure).hasMessageMatching("\\S.{5,200}");
  }

  private static NetDevice card(EventLoop loop, Network network, long address) {
    NetDevice card = new NetDevice(loop, new MacAddress(address), 1500);
    card.connect(network.attach("card" + address, card));
    return card;
  }

  private static void write(TestGuest guest, Buffer buffer, int number) {
    ByteBuffer frame = ByteBuffer.allocate(128);
    frame.position(12); // behind the header, which asks for nothing
    frame.putShort((short) (SERVER >>> 32)).putInt((int) SERVER);
    frame.putShort((short) (CLIENT >>> 32)).putInt((int) CLIENT);
    frame.putShort((short) 0x88b5).putInt(number);
    guest.bytes.asSlice(buffer.address() - TestGuest.BASE, 128).asByteBuffer().put(frame.flip());
  }

  /// Takes all that has come, with the buffers behind it offered again.
  ///
  /// @return the numbers in the frames, or what stands there in those of others
  private static List<Integer> drain(TestGuest guest, List<Buffer> offered) {
    List<Integer> numbers = new ArrayList<>();
    DriverQueue driver = guest.driver(RX);
    for (int round = 0; round < 2000 && driver.hasUsed(); round++) {
      while (driver.hasUsed()) {
        Buffer buffer = offered.get(driver.takeUsed().head() % BUFFERS);
        numbers.add(ByteBuffer.wrap(guest.read(buffer, 30)).getInt(26));
        driver.add(buffer);
      }
      guest.kick(RX);
    }
    return numbers;
  }
}
