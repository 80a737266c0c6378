// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static dev.umlaut.vhost.TestFrontEnd.await;
import static dev.umlaut.vhost.TestFrontEnd.longs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.frame.MacAddress;
import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Timer;
import dev.umlaut.os.EventFds;
import dev.umlaut.os.Fd;
import dev.umlaut.vhost.DriverQueue.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kicks and interrupts in band, on a clock that stands still until a test lets it pass.
@Tag("os")
class VirtualNotificationTest {
  private static final long INBAND = Virtio.bits(VhostUser.PROTOCOL_INBAND_NOTIFICATIONS);
  private static final long REQUEST = TestFrontEnd.BASE + 0x80000;
  private static final long DISK_NANOS = 50_000;

  @TempDir Path directory;
  private final EventLoop loop = EventLoop.startVirtual("test", Instant.EPOCH);
  private final MemoryDisk disk = new MemoryDisk(1 << 20);
  private final List<String> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    loop.close();
  }

  private Path path() {
    return directory.resolve("socket");
  }

  private VhostUserServer serve(Device device) {
    return VhostUserServer.listen(loop, path(), device);
  }

  private VhostUserServer serveDisk() {
    return serve(new BlockDevice(loop, disk, "disk"));
  }

  private void timerAt(long nanos) {
    Timer _ = loop.at(nanos, () -> log.add("timer at " + loop.nowNanos()));
  }

  /// Whatever was going to happen by itself has happened after these.
  private void turns() {
    for (int i = 0; i < 50; i++) {
      assertThat(loop.<Integer>call(() -> 1)).isEqualTo(1);
    }
  }

  /// A request to read the first sector.
  private static void addRead(TestFrontEnd frontEnd) {
    frontEnd.bytes.asSlice(0x80000, 16).fill((byte) 0);
    frontEnd
        .queues
        .getFirst()
        .add(Buffer.out(REQUEST, 16), Buffer.in(REQUEST + 4096, 512), Buffer.in(REQUEST + 8192, 1));
  }

  /// A guest goes on when its kick is answered: by then the device's work must be in the calendar,
  /// and not done yet.
  @Test
  void diskServesARequestFiftyMicrosecondsAfterTheKickWasAnswered() {
    try (VhostUserServer server = serveDisk();
        TestFrontEnd frontEnd = new TestFrontEnd(path())) {
      frontEnd.start(1, 0);
      addRead(frontEnd);
      frontEnd.kick(0);
      frontEnd.kick(0);
      turns();
      assertThat(frontEnd.queues.getFirst().hasUsed()).isFalse();
      assertThat(loop.nowNanos()).isZero();
      timerAt(DISK_NANOS - 1);
      try (Claim _ = loop.passing()) {
        await(frontEnd.queues.getFirst()::hasUsed);
        assertThat(loop.nowNanos()).isEqualTo(DISK_NANOS);
        assertThat(log).containsExactly("timer at " + (DISK_NANOS - 1));
        int request = frontEnd.awaitRequest();
        assertThat(request).isEqualTo(VhostUser.BACKEND_VRING_CALL);
        frontEnd.answer(request);
        turns();
        assertThat(frontEnd.hasNoRequest()).as("one interrupt for both kicks").isTrue();
      }
      assertThat(server.lastFailure()).isEmpty();
    }
  }

  /// An interrupt happens at its time, however long the guest's process takes to wake up.
  @Test
  void clockWaitsUntilTheInterruptIsAcknowledged() {
    try (VhostUserServer server = serveDisk();
        TestFrontEnd frontEnd = new TestFrontEnd(path())) {
      frontEnd.start(1, 0);
      addRead(frontEnd);
      frontEnd.kick(0);
      timerAt(DISK_NANOS + 1);
      try (Claim _ = loop.passing()) {
        int request = frontEnd.awaitRequest();
        for (int i = 0; i < 20; i++) {
          assertThat(frontEnd.askLong(VhostUser.GET_QUEUE_NUM, 1, new byte[0])).isEqualTo(1);
        }
        assertThat(loop.nowNanos()).isEqualTo(DISK_NANOS);
        assertThat(log).isEmpty();
        frontEnd.answer(request);
        await(() -> !log.isEmpty());
      }
      assertThat(log).containsExactly("timer at " + (DISK_NANOS + 1));
      assertThat(server.isConnected()).isTrue();
    }
  }

  /// The link goes down at the same time in every run.
  @Test
  void changeOfTheConfigurationIsAcknowledgedToo() {
    NetDevice device = new NetDevice(loop, MacAddress.parse("52:54:00:01:02:03"), 1500);
    try (VhostUserServer server = serve(device);
        TestFrontEnd frontEnd = new TestFrontEnd(path())) {
      frontEnd.start(2, 0);
      timerAt(1);
      device.linkUp(false);
      try (Claim _ = loop.passing()) {
        int request = frontEnd.awaitRequest();
        assertThat(request).isEqualTo(VhostUser.BACKEND_CONFIG_CHANGE);
        assertThat(frontEnd.askLong(VhostUser.GET_QUEUE_NUM, 1, new byte[0])).isEqualTo(2);
        assertThat(log).isEmpty();
        frontEnd.answer(request);
        await(() -> !log.isEmpty());
      }
      assertThat(server.isConnected()).isTrue();
    }
  }

  @Test
  void frontEndThatGoesWithUnansweredInterruptsDoesNotStopTheClock() {
    try (VhostUserServer server = serveDisk();
        Claim _ = loop.passing()) {
      try (TestFrontEnd frontEnd = new TestFrontEnd(path())) {
        frontEnd.start(1, 0);
        addRead(frontEnd);
        frontEnd.kick(0);
        int _ = frontEnd.awaitRequest();
      }
      timerAt(1_000_000);
      await(() -> !log.isEmpty());
      assertThat(server.lastFailure()).isEmpty();
    }
  }

  /// Closing the way on which answers come is no way to stop the others either.
  @Test
  void frontEndThatClosesTheWayOfAnswersIsNotWaitedFor() {
    try (VhostUserServer server = serveDisk();
        Claim _ = loop.passing();
        TestFrontEnd frontEnd = new TestFrontEnd(path())) {
      frontEnd.start(1, 0);
      addRead(frontEnd);
      frontEnd.kick(0);
      int _ = frontEnd.awaitRequest();
      frontEnd.requests.close();
      addRead(frontEnd);
      frontEnd.kick(0);
      timerAt(1_000_000);
      await(() -> !log.isEmpty());
      assertThat(server.isConnected()).isTrue();
    }
  }

  @Test
  void frontEndThatDoesNotAnswerLosesTheDevice() {
    assertThat(loop.virtualTime()).isPresent();
    loop.virtualTime().orElseThrow().onStuck(Duration.ofMillis(30), log::add);
    try (VhostUserServer server = serveDisk();
        Claim _ = loop.passing();
        TestFrontEnd frontEnd = new TestFrontEnd(path())) {
      frontEnd.start(1, 0);
      addRead(frontEnd);
      frontEnd.kick(0);
      await(frontEnd::isClosed);
      assertThat(server.lastFailure().orElseThrow()).hasMessageContaining("does not take");
      timerAt(1_000_000);
      await(() -> !log.isEmpty());
    }
  }

  @Test
  void answerThatNobodyAskedForEndsTheConnection() {
    for (int request : new int[] {VhostUser.BACKEND_VRING_CALL, 77}) {
      try (VhostUserServer server = serveDisk();
          TestFrontEnd frontEnd = new TestFrontEnd(path())) {
        frontEnd.start(1, 0);
        frontEnd.answer(request);
        await(frontEnd::isClosed);
        assertThat(server.lastFailure().orElseThrow()).hasMessageContaining("nobody asked");
      }
    }
  }

  /// A kernel without them would be interrupted whenever this machine gets to it.
  @Test
  void frontEndThatRefusesNotificationsInBandIsToldWhy() {
    try (VhostUserServer server = serveDisk()) {
      try (TestFrontEnd frontEnd = new TestFrontEnd(path())) {
        long offered = frontEnd.askLong(VhostUser.GET_PROTOCOL_FEATURES, 1, new byte[0]);
        assertThat(offered & INBAND).isNotZero();
        frontEnd.send(VhostUser.SET_PROTOCOL_FEATURES, 9, longs(offered & ~INBAND));
        await(frontEnd::isClosed);
        assertTold(server, "virtual time needs");
      }
      try (TestFrontEnd frontEnd = new TestFrontEnd(path())) {
        frontEnd.send(VhostUser.SET_FEATURES, 9, longs(Virtio.bits(Virtio.VERSION_1)));
        await(frontEnd::isClosed);
        assertTold(server, "virtual time needs");
      }
      try (TestFrontEnd frontEnd = new TestFrontEnd(path());
          Fd kick = EventFds.create()) {
        frontEnd.send(VhostUser.SET_VRING_KICK, 9, longs(0), kick);
        await(frontEnd::isClosed);
        assertTold(server, "a descriptor for kicks");
      }
    }
  }

  @Test
  void inRealTimeTheyAreNeitherOfferedNorTaken() {
    try (EventLoop real = EventLoop.start("real");
        VhostUserServer server =
            VhostUserServer.listen(real, path(), new BlockDevice(real, disk, "disk"))) {
      try (TestFrontEnd frontEnd = new TestFrontEnd(path())) {
        long offered = frontEnd.askLong(VhostUser.GET_PROTOCOL_FEATURES, 1, new byte[0]);
        assertThat(offered & INBAND).isZero();
        frontEnd.send(VhostUser.SET_PROTOCOL_FEATURES, 9, longs(offered | INBAND));
        await(frontEnd::isClosed);
        assertTold(server, "not offered");
      }
      try (TestFrontEnd frontEnd = new TestFrontEnd(path())) {
        frontEnd.start(1, 0);
        frontEnd.send(VhostUser.VRING_KICK, 9, TestFrontEnd.words(0, 0));
        await(frontEnd::isClosed);
        assertTold(server, "not agreed on");
      }
    }
  }

  private static void assertTold(VhostUserServer server, String text) {
    assertThat(server.lastFailure().orElseThrow())
        .isInstanceOf(VirtqueueException.class)
        .hasMessageContaining(text);
  }
}
