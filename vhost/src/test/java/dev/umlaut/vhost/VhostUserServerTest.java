// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static dev.umlaut.vhost.TestFrontEnd.await;
import static dev.umlaut.vhost.TestFrontEnd.longs;
import static dev.umlaut.vhost.TestFrontEnd.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.fabric.Attachment;
import dev.umlaut.fabric.Network;
import dev.umlaut.fabric.Wiring;
import dev.umlaut.frame.MacAddress;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FdPair;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.OpenMode;
import dev.umlaut.os.UnixSockets;
import dev.umlaut.vhost.DriverQueue.Buffer;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The protocol over real sockets, with real shared memory.
@Tag("os")
class VhostUserServerTest {
  private static final long RING_FEATURES = Virtio.bits(28, 29, 30, 32);

  private static final int WARM_UP = 5_000;

  @TempDir Path directory;
  private final EventLoop loop = EventLoop.start("test");

  @AfterEach
  void stop() {
    loop.close();
  }

  private Path path() {
    return directory.resolve("socket");
  }

  private VhostUserServer serveRng() {
    return VhostUserServer.listen(loop, path(), new RngDevice(new Random(1)));
  }

  private static void fillOnce(TestFrontEnd frontEnd) {
    long address = TestFrontEnd.BASE + 0x80000;
    frontEnd.queues.getFirst().add(Buffer.in(address, 32));
    frontEnd.kick(0);
    await(frontEnd.queues.getFirst()::hasUsed);
    assertThat(frontEnd.queues.getFirst().takeUsed().written()).isEqualTo(32);
  }

  @Test
  void deviceIsServedFromSetUpToInterrupt() {
    try (VhostUserServer server = serveRng();
        TestFrontEnd frontEnd = new TestFrontEnd(path())) {
      frontEnd.start(1, 0);
      fillOnce(frontEnd);

      await(() -> frontEnd.takeCalls(0) > 0);
      byte[] expected = new byte[32];
      new Random(1).nextBytes(expected);
      assertThat(frontEnd.bytes.asSlice(0x80000, 32).toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(expected);
      assertThat(server.isConnected()).isTrue();
    }
  }

  @Test
  void featuresOfferedAreThoseOfRingAndDevice() {
    try (VhostUserServer server = serveRng();
        TestFrontEnd frontEnd = new TestFrontEnd(path())) {
      assertThat(frontEnd.askLong(VhostUser.GET_FEATURES, 1, new byte[0])).isEqualTo(RING_FEATURES);
      assertThat(frontEnd.askLong(VhostUser.GET_PROTOCOL_FEATURES, 1, new byte[0]))
          .as("MQ, REPLY_ACK, BACKEND_REQ, CONFIG and no in-band notifications")
          .isEqualTo(1 | 1 << 3 | 1 << 5 | 1 << 9);
      assertThat(frontEnd.askLong(VhostUser.GET_QUEUE_NUM, 1, new byte[0])).isEqualTo(1);
      assertThat(frontEnd.askLong(99, 9, new byte[0])).as("an unknown request").isEqualTo(1);
      assertThat(server.isConnected()).isTrue();
    }
  }

  @Test
  void configurationIsReadByteByByteAsUmlDoes() {
    NetDevice device = new NetDevice(loop, MacAddress.parse("52:54:00:01:02:03"), 1500);
    try (VhostUserServer server = VhostUserServer.listen(loop, path(), device);
        TestFrontEnd frontEnd = new TestFrontEnd(path())) {
      for (int size = 1; size <= 6; size++) {
        byte[] question = Arrays.copyOf(words(0, size, 0), 12 + size);
        byte[] answer = frontEnd.ask(VhostUser.GET_CONFIG, 1, question);
        assertThat(answer).hasSize(12 + size).startsWith(0, 0, 0, 0, size);
        assertThat(Arrays.copyOfRange(answer, 12, 12 + size))
            .isEqualTo(Arrays.copyOf(device.mac().octets(), size));
      }
      byte[] beyond = frontEnd.ask(VhostUser.GET_CONFIG, 1, Arrays.copyOf(words(250, 6), 18));
      assertThat(Arrays.copyOfRange(beyond, 12, 18)).containsOnly(0);
      assertThat(server.isConnected()).isTrue();
    }
  }

  @Test
  void changeOfTheConfigurationIsTold() {
    NetDevice device = new NetDevice(loop, MacAddress.parse("52:54:00:01:02:03"), 1500);
    try (VhostUserServer server = VhostUserServer.listen(loop, path(), device);
        TestFrontEnd frontEnd = new TestFrontEnd(path())) {
      frontEnd.start(2, 0);
      device.linkUp(false);
      int got = FileIo.readStream(frontEnd.requests.first(), frontEnd.raw(), 0, 100);
      assertThat(got).isEqualTo(12);
      assertThat(frontEnd.raw().get(ValueLayout.JAVA_INT, 0)).isEqualTo(2);
      assertThat(server.isConnected()).isTrue();
    }
  }

  @Test
  void nextFrontEndIsServedAfterTheLastIsGone() {
    try (VhostUserServer server = serveRng()) {
      for (int i = 0; i < 3; i++) {
        try (TestFrontEnd frontEnd = new TestFrontEnd(path())) {
          frontEnd.start(1, 0);
          fillOnce(frontEnd);
        }
      }
      await(() -> !server.isConnected());
      assertThat(server.lastFailure()).isEmpty();
    }
  }

  @Test
  void secondFrontEndIsRefusedWhileOneIsThere() {
    try (VhostUserServer server = serveRng();
        TestFrontEnd first = new TestFrontEnd(path())) {
      first.start(1, 0);
      try (TestFrontEnd second = new TestFrontEnd(path())) {
        await(second::isClosed);
      }
      fillOnce(first);
      assertThat(server.isConnected()).isTrue();
    }
  }

  @Test
  void driverMayStartAgainOnTheSameConnection() {
    try (VhostUserServer server = serveRng();
        TestFrontEnd frontEnd = new TestFrontEnd(path())) {
      frontEnd.start(1, 0);
      fillOnce(frontEnd);
      assertThat(frontEnd.askLong(VhostUser.SET_VRING_ENABLE, 9, words(0, 0))).isZero();
      frontEnd.queues.clear();
      frontEnd.bytes.fill((byte) 0);
      frontEnd.start(1, 0);
      frontEnd.queues.getFirst().add(Buffer.in(TestFrontEnd.BASE + 0x80000, 32));
      await(() -> {
        frontEnd.kick(0);
        frontEnd.kick(1);
        return frontEnd.queues.getFirst().hasUsed();
      });
      assertThat(server.lastFailure()).isEmpty();
    }
  }

  @Test
  void stoppedQueueSaysWhereItIsAndGoesOnThere() {
    try (VhostUserServer server = serveRng();
        TestFrontEnd frontEnd = new TestFrontEnd(path())) {
      frontEnd.start(1, 0);
      fillOnce(frontEnd);
      fillOnce(frontEnd);
      byte[] base = frontEnd.ask(VhostUser.GET_VRING_BASE, 1, words(0, 0));
      assertThat(base).isEqualTo(words(0, 2));
      assertThat(frontEnd.askLong(VhostUser.SET_VRING_BASE, 9, words(0, 2))).isZero();
      assertThat(frontEnd.askLong(VhostUser.SET_VRING_ENABLE, 9, words(0, 1))).isZero();
      fillOnce(frontEnd);
      assertThat(server.isConnected()).isTrue();
    }
  }

  @Test
  void guestThatTakesItsMemoryAwayLosesTheDeviceAndNobodyElseDoes() {
    Network network = Network.hub("hub", new Wiring(loop, 0));
    NetDevice a = new NetDevice(loop, new MacAddress(0x5254_0000_0001L), 1500);
    NetDevice b = new NetDevice(loop, new MacAddress(0x5254_0000_0002L), 1500);
    plug(network, a);
    plug(network, b);
    try (VhostUserServer first = VhostUserServer.listen(loop, directory.resolve("a"), a);
        VhostUserServer second = VhostUserServer.listen(loop, directory.resolve("b"), b);
        TestFrontEnd good = new TestFrontEnd(directory.resolve("a"));
        TestFrontEnd bad = new TestFrontEnd(directory.resolve("b"))) {
      good.start(2, 0);
      bad.start(2, 0);
      FileIo.truncate(bad.file, TestFrontEnd.BASE);
      sendFrame(good);
      await(() -> !second.isConnected());
      assertThat(second.lastFailure()).containsInstanceOf(InternalError.class);
      await(good.queues.get(1)::hasUsed);

      sendFrame(good);
      assertThat(first.isConnected()).isTrue();
      assertThat(first.lastFailure()).isEmpty();
    }
  }

  /// The frame is in memory that is gone, the ring that announces it is not.
  @Test
  void senderWhoseFrameVanishesLosesItsDeviceAndTheReceiverLosesNothing() {
    Network network = Network.hub("hub", new Wiring(loop, 0));
    NetDevice a = new NetDevice(loop, new MacAddress(0x5254_0000_0001L), 1500);
    NetDevice b = new NetDevice(loop, new MacAddress(0x5254_0000_0002L), 1500);
    plug(network, a);
    plug(network, b);
    try (VhostUserServer first = VhostUserServer.listen(loop, directory.resolve("a"), a);
        VhostUserServer second = VhostUserServer.listen(loop, directory.resolve("b"), b);
        TestFrontEnd bad = new TestFrontEnd(directory.resolve("a"));
        TestFrontEnd good = new TestFrontEnd(directory.resolve("b"))) {
      good.start(2, 0);
      bad.start(2, 0);
      for (int i = 0; i < WARM_UP; i++) { // compiled code meets the fault in another way
        receiveOne(good, bad);
      }
      DriverQueue receiving = good.queues.getFirst();
      receiving.add(Buffer.in(TestFrontEnd.BASE + 0x90000, 2000));
      FileIo.truncate(bad.file, TestFrontEnd.BASE + 0x81000);
      bad.queues
          .get(1)
          .add(
              Buffer.out(TestFrontEnd.BASE + 0x80000, 12 + 60),
              Buffer.out(TestFrontEnd.BASE + 0x82000, 500));
      bad.kick(1);
      await(() -> !first.isConnected());
      assertThat(first.lastFailure()).containsInstanceOf(InternalError.class);
      assertThat(second.lastFailure()).isEmpty();
      assertThat(second.isConnected()).isTrue();

      try (TestFrontEnd next = new TestFrontEnd(directory.resolve("a"))) {
        next.start(2, 0);
        sendFrame(next);
        await(receiving::hasUsed);
      }
    }
  }

  private static void receiveOne(TestFrontEnd to, TestFrontEnd from) {
    to.queues.getFirst().add(Buffer.in(TestFrontEnd.BASE + 0x90000, 2000));
    sendFrame(from);
    await(() -> to.queues.getFirst().hasUsed() && from.queues.get(1).hasUsed());
    to.queues.getFirst().takeUsed();
    from.queues.get(1).takeUsed();
  }

  @Test
  void memoryThatVanishesUnderAKickEndsThatConnection() {
    try (VhostUserServer server = serveRng();
        TestFrontEnd frontEnd = new TestFrontEnd(path())) {
      frontEnd.start(1, 0);
      FileIo.truncate(frontEnd.file, 0);
      frontEnd.kick(0);
      await(() -> !server.isConnected());
      assertThat(server.lastFailure()).containsInstanceOf(InternalError.class);
      try (TestFrontEnd next = new TestFrontEnd(path())) {
        next.start(1, 0);
        fillOnce(next);
      }
    }
  }

  private void plug(Network network, NetDevice device) {
    Attachment attachment = loop.call(() -> network.attach(device.mac().toString(), device));
    loop.execute(() -> device.connect(attachment));
  }

  private static void sendFrame(TestFrontEnd from) {
    from.bytes.set(ValueLayout.JAVA_BYTE, 0x80000 + 12 + 6, (byte) 0x52);
    from.queues.get(1).add(Buffer.out(TestFrontEnd.BASE + 0x80000, 12 + 60));
    from.kick(1);
  }

  @Test
  void badMemoryTablesAreRefused() {
    long size = TestFrontEnd.MEMORY_BYTES;
    long[][] tables = {
      {0},
      {9},
      {2, 0, 4096, 0, 0, 8192, 4096, 8192, 0},
      {1, 0, 0, 0, 0},
      {1, 0, -4096, 0, 0},
      {1, 0, 4096, 0, 1},
      {1, 0, 4096, 0, -4096},
      {1, 0, TestFrontEnd.BASE + size + 4096, 0, 0},
      {1, 0, size, 0, TestFrontEnd.BASE + 4096},
      {1, -4096, 8192, 0, 0},
      {1, 0, 8192, -4096, 0},
    };
    for (long[] table : tables) {
      try (VhostUserServer server = serveRng();
          TestFrontEnd frontEnd = new TestFrontEnd(path())) {
        frontEnd.send(VhostUser.SET_MEM_TABLE, 1, longs(table), frontEnd.file);
        await(frontEnd::isClosed);
        await(() -> server.lastFailure().isPresent());
        assertThat(server.lastFailure()).containsInstanceOf(VirtqueueException.class);
      }
    }
  }

  @Test
  void strangeDescriptorsForKicksDoNotStopTheLoop() throws Exception {
    Path regular = Files.writeString(directory.resolve("file"), "not an eventfd");
    try (VhostUserServer server = serveRng();
        TestFrontEnd frontEnd = new TestFrontEnd(path());
        Fd file = FileIo.open(regular, OpenMode.READ_ONLY)) {
      frontEnd.send(VhostUser.SET_VRING_KICK, 1, longs(0), file);
      await(frontEnd::isClosed);
      assertThat(server.isConnected()).isFalse();
    }
    try (VhostUserServer server = serveRng();
        TestFrontEnd frontEnd = new TestFrontEnd(path());
        FdPair pair = UnixSockets.pair()) {
      frontEnd.send(VhostUser.SET_VRING_KICK, 1, longs(0), pair.first());
      pair.second().close(); // always readable from now on, and always empty
      await(frontEnd::isClosed);
      assertThat(server.isConnected()).isFalse();
    }
  }

  @Test
  void closingRemovesTheSocketAndTheDevice() {
    VhostUserServer server = serveRng();
    try (TestFrontEnd frontEnd = new TestFrontEnd(path())) {
      frontEnd.start(1, 0);
      server.close();
      server.close();
      await(frontEnd::isClosed);
      assertThat(path()).doesNotExist();
    }
  }
}
