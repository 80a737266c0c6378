// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One frame is a handful of calls; garbage per call would be garbage per frame. Counts bytes, not
/// time, on a warm path.
@Tag("os")
class AllocationTest {
  private static final int CALLS = 20_000;

  /// What one-time work of the JVM (a class, a compiled form) may add per call, on average.
  private static final long BYTES_PER_CALL_MAX = 8;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Consumer<Fd> ignore = Fd::close;

  @Test
  void dataPathAllocatesNothing() {
    try (Arena arena = Arena.ofConfined();
        FdPair pair = UnixSockets.pair();
        Fd event = EventFds.create();
        Fd file = Memory.anonymous("umlaut-test", 4096);
        Epoll epoll = new Epoll()) {
      MemorySegment data = arena.allocate(64);
      Epoll.ReadyHandler handler = (key, bits) -> EventFds.drain(event);
      epoll.add(event, Epoll.IN, 1);

      assertAllocatesNothing(
          "socket",
          () -> {
            UnixSockets.send(pair.first(), data, 0, 64);
            UnixSockets.receive(pair.second(), data, 0, 64, ignore);
          });
      assertAllocatesNothing(
          "file",
          () -> {
            FileIo.write(file, data, 0, 64, 0);
            FileIo.read(file, data, 0, 64, 0);
          });
      assertAllocatesNothing(
          "epoll",
          () -> {
            EventFds.signal(event);
            epoll.await(0, handler);
          });
    }
  }

  private void assertAllocatesNothing(String what, Runnable calls) {
    for (int i = 0; i < CALLS; i++) {
      calls.run();
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      calls.run();
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / CALLS)
        .as(what + ": bytes per round")
        .isLessThanOrEqualTo(BYTES_PER_CALL_MAX);
  }
}
