// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static dev.umlaut.vhost.TestFrontEnd.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.fabric.Network;
import dev.umlaut.fabric.Wiring;
import dev.umlaut.frame.MacAddress;
import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.EventFds;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.Memory;
import dev.umlaut.vhost.DriverQueue.Buffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever comes over the socket, with whatever descriptors, in whatever portions: the server is
/// there for the next front end, and in virtual time the clock goes on.
@Tag("os")
class FrontEndFuzzTest {
  private static final int SEEDS = 60;
  private static final int MESSAGES_MAX = 100;

  @TempDir Path directory;

  @Test
  void randomMessagesDoNoHarm() {
    try (EventLoop loop = EventLoop.start("test")) {
      harm(loop);
    }
  }

  @Test
  void randomMessagesDoNoHarmInVirtualTime() {
    try (EventLoop loop = EventLoop.startVirtual("test", Instant.EPOCH);
        Claim _ = loop.passing()) {
      harm(loop);
      long before = loop.nowNanos();
      loop.at(before + 1_000_000, () -> {});
      await(() -> loop.nowNanos() > before);
    }
  }

  @Test
  void aFrontEndMayGoAtAnyMessage() {
    try (EventLoop loop = EventLoop.start("test")) {
      List<Throwable> failures = new CopyOnWriteArrayList<>();
      loop.uncaught(failures::add);
      Path path = directory.resolve("socket");
      try (VhostUserServer server = VhostUserServer.listen(loop, path, card(loop))) {
        for (int messages = 0; !goesAfter(path, messages, 0); messages++) {
          for (int bytes : new int[] {1, 11, 12, 13, 20}) {
            boolean _ = goesAfter(path, messages, bytes);
            await(() -> !server.isConnected());
            assertThat(server.lastFailure()).as("after %d messages", messages).isEmpty();
          }
          assertThat(messages).isLessThan(MESSAGES_MAX);
        }
        assertThat(failures).isEmpty();
      }
    }
  }

  /// @return whether it got through the whole set-up
  private static boolean goesAfter(Path path, int messages, int bytes) {
    try (TestFrontEnd frontEnd = new TestFrontEnd(path)) {
      frontEnd.messagesLeft = messages;
      frontEnd.lastBytes = bytes;
      frontEnd.start(2, 0);
      return true;
    } catch (TestFrontEnd.GoneException _) {
      return false;
    }
  }

  @Test
  void memoryMayShrinkAtAnyTime() {
    try (EventLoop loop = EventLoop.start("test")) {
      List<Throwable> failures = new CopyOnWriteArrayList<>();
      loop.uncaught(failures::add);
      Path path = directory.resolve("socket");
      try (VhostUserServer server = VhostUserServer.listen(loop, path, card(loop))) {
        for (long seed = 0; seed < SEEDS; seed++) {
          shrink(path, new Random(seed));
          await(() -> !server.isConnected());
          assertThat(failures).as("seed %d", seed).isEmpty();
        }
        assertThat(goesAfter(path, MESSAGES_MAX, 0)).isTrue();
      }
    }
  }

  private static void shrink(Path path, Random random) {
    try (TestFrontEnd frontEnd = new TestFrontEnd(path)) {
      frontEnd.start(2, 0);
      int when = random.nextInt(20);
      for (int i = 0; i < 20; i++) {
        if (i == when) {
          FileIo.truncate(
              frontEnd.file, TestFrontEnd.BASE + random.nextInt(TestFrontEnd.MEMORY_BYTES));
          return; // our own look at it would be the next to fail
        }
        frontEnd.queues.getFirst().add(Buffer.in(TestFrontEnd.BASE + 0x80000L, 2048));
        frontEnd.queues.get(1).add(Buffer.out(TestFrontEnd.BASE + 0x90000L, 80));
        frontEnd.kick(random.nextInt(2));
      }
    }
  }

  private static NetDevice card(EventLoop loop) {
    Network network = Network.hub("hub", new Wiring(loop, 0));
    NetDevice card = new NetDevice(loop, new MacAddress(0x5254_0000_0001L), 1500);
    loop.execute(() -> card.connect(network.attach("card", card)));
    return card;
  }

  private void harm(EventLoop loop) {
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    loop.uncaught(failures::add);
    Path path = directory.resolve("socket");
    try (VhostUserServer server = VhostUserServer.listen(loop, path, new RngDevice(new Random(1)));
        Fd eventFd = EventFds.create();
        Fd memory = Memory.anonymous("fuzz", 1 << 16)) {
      for (long seed = 0; seed < SEEDS; seed++) {
        Random random = new Random(seed);
        try (TestFrontEnd frontEnd = new TestFrontEnd(path)) {
          if (random.nextBoolean()) {
            frontEnd.start(1, 0);
          }
          for (int i = 0; i < 30; i++) {
            sendAnything(frontEnd, random, eventFd, memory);
          }
          if (random.nextInt(4) == 0) {
            frontEnd.sendRaw(random.nextInt(1, 40));
          }
        }
        await(() -> !server.isConnected());
        assertThat(failures).as("seed %d", seed).isEmpty();
      }
      try (TestFrontEnd last = new TestFrontEnd(path)) {
        last.start(1, 0);
        last.queues.getFirst().add(Buffer.in(TestFrontEnd.BASE + 0x80000, 32));
        last.kick(0);
        await(last.queues.getFirst()::hasUsed);
      }
    }
  }

  private static void sendAnything(TestFrontEnd frontEnd, Random random, Fd eventFd, Fd memory) {
    byte[] payload = new byte[random.nextInt(64)];
    random.nextBytes(payload);
    for (int j = 0; j < payload.length && random.nextInt(3) > 0; j++) {
      payload[j] = (byte) random.nextInt(3);
    }
    int flags = random.nextInt(40) == 0 ? random.nextInt() : 1 | random.nextInt(2) << 3;
    int request = random.nextInt(50) == 0 ? random.nextInt() : random.nextInt(40);
    switch (random.nextInt(6)) {
      case 0 -> frontEnd.send(request, flags, payload, eventFd);
      case 1 -> frontEnd.send(request, flags, payload, memory, eventFd);
      case 2 -> fillAndKick(frontEnd, random);
      default -> frontEnd.send(request, flags, payload);
    }
  }

  /// Work for the device, so that it interrupts; answered or not, too often or wrongly.
  private static void fillAndKick(TestFrontEnd frontEnd, Random random) {
    if (!frontEnd.queues.isEmpty()) {
      frontEnd.queues.getFirst().add(Buffer.in(TestFrontEnd.BASE + 0x80000, 32));
    }
    frontEnd.send(VhostUser.VRING_KICK, 9, TestFrontEnd.words(0, 0));
    if (random.nextInt(3) > 0) {
      frontEnd.answer(random.nextInt(8) == 0 ? random.nextInt() : VhostUser.BACKEND_VRING_CALL);
    }
  }
}
