// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.vhost.DriverQueue.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Requests go to the server's thread and their replies to the driver that asked, in order, and to
/// nobody when that is gone.
@Tag("os")
@Timeout(60)
class FileSystemDeviceTest {
  private static final int FORGETS = 0;
  private static final int REQUESTS = 1;

  private final Echo server = new Echo();
  private final EventLoop real = EventLoop.start("real");
  private final EventLoop virtual = EventLoop.startVirtual("virtual", Instant.EPOCH);

  @AfterEach
  void stop() {
    real.close();
    virtual.close();
  }

  /// Says what it was told, each byte one more; 0 is not answered, 99 is no request, 98 is a
  /// mistake of the server.
  private static final class Echo implements FileServer {
    final List<String> log = new CopyOnWriteArrayList<>();
    final Semaphore allowed = new Semaphore(0);
    boolean held;
    boolean broken;

    @Override
    public String tag() {
      return "echo";
    }

    @Override
    public int requestBytesMax() {
      return 64 * 1024;
    }

    @Override
    public int replyBytesMax() {
      return 1000;
    }

    @Override
    public void begin() {
      log.add("begin");
      if (broken) {
        throw new IllegalStateException("cannot begin");
      }
    }

    @Override
    public void reset() {
      log.add("reset");
    }

    @Override
    public int serve(MemorySegment request, int bytes, MemorySegment reply, int room) {
      if (held) {
        allowed.acquireUninterruptibly();
      }
      byte first = request.get(ValueLayout.JAVA_BYTE, 0);
      log.add("serve " + first);
      if (first == 99) {
        throw new VirtqueueException("not a request");
      }
      if (first == 98) {
        throw new IllegalStateException("a mistake");
      }
      int length = first == 0 ? 0 : Math.min(bytes, room);
      for (int i = 0; i < length; i++) {
        byte b = request.get(ValueLayout.JAVA_BYTE, i);
        reply.set(ValueLayout.JAVA_BYTE, i, (byte) (b + 1));
      }
      return length;
    }

    @Override
    public void close() {
      log.add("close");
    }
  }

  /// What a test does on a loop's thread, until it says that it is done.
  private interface Step {
    boolean isDone();
  }

  private static void until(EventLoop loop, Step step) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!loop.call(step::isDone)) {
      assertThat(System.nanoTime()).as("20 s have passed").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private TestGuest guest(EventLoop loop, FileSystemDevice device) {
    return loop.call(() -> new TestGuest(device, 0));
  }

  private static byte[] request(int first, int length) {
    byte[] bytes = new byte[length];
    bytes[0] = (byte) first;
    bytes[length - 1] = 7;
    return bytes;
  }

  @Test
  void theConfigurationHasTheTagAndOneQueueOfRequests() {
    FileSystemDevice device = real.call(() -> new FileSystemDevice(real, server));
    byte[] config = device.config();

    assertThat(config).hasSize(40).startsWith('e', 'c', 'h', 'o', 0).endsWith(1, 0, 0, 0);
    assertThat(device.virtioId()).isEqualTo(26);
    assertThat(device.queueCount()).isEqualTo(2);
    real.call(() -> {
      device.close();
      return true;
    });
    until(real, () -> server.log.contains("close"));
  }

  @Test
  void moreRequestsThanAreTakenAtATimeAreAllServedInOrder() {
    FileSystemDevice device = real.call(() -> new FileSystemDevice(real, server));
    TestGuest guest = guest(real, device);
    List<Buffer> replies = new ArrayList<>();
    real.call(() -> {
      for (int i = 1; i <= 60; i++) {
        replies.add(guest.in(100));
        guest.driver(REQUESTS).add(guest.out(request(i, 100)), replies.getLast());
      }
      guest.driver(FORGETS).add(guest.out(request(0, 40)));
      device.notified(FORGETS);
      device.notified(REQUESTS);
      return true;
    });
    for (int i = 1; i <= 60; i++) {
      int number = i;
      until(real, () -> guest.driver(REQUESTS).hasUsed());
      real.call(() -> {
        assertThat(guest.driver(REQUESTS).takeUsed().written()).isEqualTo(100);
        byte[] reply = guest.read(replies.get(number - 1), 100);
        assertThat(reply[0]).isEqualTo((byte) (number + 1));
        assertThat(reply[99]).isEqualTo((byte) 8);
        return true;
      });
    }
    until(real, () -> guest.driver(FORGETS).hasUsed());
    assertThat(real.call(() -> guest.driver(FORGETS).takeUsed().written())).isZero();
    close(real, guest, device);
  }

  @Test
  void theLoopGoesOnWhileTheServerWaits() {
    server.held = true;
    FileSystemDevice device = real.call(() -> new FileSystemDevice(real, server));
    TestGuest guest = guest(real, device);
    real.call(() -> {
      guest.driver(REQUESTS).add(guest.out(request(1, 50)), guest.in(50));
      device.notified(REQUESTS);
      assertThat(guest.driver(REQUESTS).hasUsed()).isFalse();
      return true;
    });
    assertThat(real.call(() -> guest.driver(REQUESTS).hasUsed())).isFalse();
    server.allowed.release();
    until(real, () -> guest.driver(REQUESTS).hasUsed());
    close(real, guest, device);
  }

  @Test
  void aReplyToADriverThatIsGoneIsDropped() {
    server.held = true;
    FileSystemDevice device = real.call(() -> new FileSystemDevice(real, server));
    TestGuest first = guest(real, device);
    real.call(() -> {
      first.driver(REQUESTS).add(first.out(request(1, 50)), first.in(50));
      device.notified(REQUESTS);
      device.driverStopped();
      first.close();
      return true;
    });
    TestGuest second = guest(real, device);
    server.held = false;
    server.allowed.release();
    real.call(() -> {
      second.driver(REQUESTS).add(second.out(request(2, 50)), second.in(50));
      device.notified(REQUESTS);
      return true;
    });
    until(real, () -> second.driver(REQUESTS).hasUsed());
    assertThat(real.call(() -> second.driver(REQUESTS).takeUsed().head())).isZero();
    assertThat(real.call(() -> second.driver(REQUESTS).hasUsed())).isFalse();
    assertThat(server.log).containsSubsequence("serve 1", "reset", "serve 2");
    close(real, second, device);
  }

  @Test
  void whatIsNoRequestEndsTheConnectionWithOneMessage() {
    for (int wrong : List.of(99, 98)) {
      FileSystemDevice device = real.call(() -> new FileSystemDevice(real, server));
      TestGuest guest = guest(real, device);
      real.call(() -> {
        guest.driver(REQUESTS).add(guest.out(request(wrong, 50)), guest.in(50));
        guest.driver(REQUESTS).add(guest.out(request(1, 50)), guest.in(50));
        device.notified(REQUESTS);
        return true;
      });
      until(real, () -> guest.failure != null);
      assertThat(guest.failure)
          .hasMessage(wrong == 99 ? "not a request" : "a file system request failed");
      close(real, guest, device);
    }
  }

  @Test
  void aServerThatCannotBeginTellsWhoeverAsks() {
    server.broken = true;
    FileSystemDevice device = real.call(() -> new FileSystemDevice(real, server));
    TestGuest guest = guest(real, device);
    real.call(() -> {
      guest.driver(REQUESTS).add(guest.out(request(1, 50)), guest.in(50));
      device.notified(REQUESTS);
      return true;
    });
    until(real, () -> guest.failure != null);
    assertThat(guest.failure).hasRootCauseMessage("cannot begin");
    close(real, guest, device);
  }

  @Test
  void aRequestThatIsTooLongIsNone() {
    FileSystemDevice device = real.call(() -> new FileSystemDevice(real, server));
    TestGuest guest = guest(real, device);
    real.call(() -> {
      guest.driver(REQUESTS).add(guest.out(request(1, 64 * 1024 + 1)), guest.in(50));
      assertThatThrownBy(() -> device.notified(REQUESTS))
          .isInstanceOf(VirtqueueException.class)
          .hasMessage("a file system request of 65537 bytes");
      return true;
    });
    close(real, guest, device);
  }

  /// In virtual time the reply is there when the device's work is done: no time passes meanwhile.
  @Test
  void inVirtualTimeRequestsAreServedAtOnce() {
    FileSystemDevice device = virtual.call(() -> new FileSystemDevice(virtual, server));
    TestGuest guest = guest(virtual, device);
    virtual.call(() -> {
      for (int i = 1; i <= 80; i++) {
        guest.driver(REQUESTS).add(guest.out(request(i, 30)), guest.in(30));
        if (i % 20 == 0) {
          guest.kick(REQUESTS);
          for (int j = 0; j < 20; j++) {
            assertThat(guest.driver(REQUESTS).takeUsed().written()).isEqualTo(30);
          }
        }
      }
      return true;
    });
    close(virtual, guest, device);
  }

  /// The lab's loop waits for a folder in virtual time, but not for ever; what comes too late is
  /// nobody's answer.
  @Test
  void aFolderThatHangsHoldsVirtualTimeUpForAWhileOnly() {
    server.held = true;
    Duration limit = Duration.ofMillis(50);
    FileSystemDevice device = virtual.call(() -> new FileSystemDevice(virtual, server, limit));
    TestGuest first = guest(virtual, device);
    virtual.call(() -> {
      first.driver(REQUESTS).add(first.out(request(1, 30)), first.in(30));
      assertThatThrownBy(() -> device.notified(REQUESTS))
          .hasMessage("echo: its folder's file system has not answered for 50 ms");
      device.driverStopped();
      return true;
    });

    server.allowed.release(2);
    TestGuest second = guest(virtual, device);
    virtual.call(() -> {
      second.driver(REQUESTS).add(second.out(request(2, 20)), second.in(30));
      second.kick(REQUESTS);
      assertThat(second.driver(REQUESTS).takeUsed().written()).isEqualTo(20);
      assertThat(first.driver(REQUESTS).hasUsed()).isFalse();
      first.close();
      return true;
    });
    close(virtual, second, device);
  }

  private void close(EventLoop loop, TestGuest guest, FileSystemDevice device) {
    loop.call(() -> {
      device.close();
      guest.close();
      return true;
    });
    until(loop, () -> server.log.contains("close"));
    server.log.clear();
  }
}
