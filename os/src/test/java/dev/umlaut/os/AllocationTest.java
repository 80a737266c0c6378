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
/// time. The JDK's own look at the place for errno costs 40 bytes per call until its last compiler
/// has removed it, which may be never on a busy machine: that much is allowed.
@Tag("os")
class AllocationTest {
  private static final int PASSES_PER_ROUND = 20_000;
  private static final int ROUNDS_MAX = 50;

  private static final int CALLS_PER_PASS = 2;
  private static final long BYTES_PER_ROUND_MAX = PASSES_PER_ROUND * (CALLS_PER_PASS * 40L + 1);

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
      Epoll.ReadyHandler handler = (key, bits) -> {};
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
    long bytes = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS_MAX && bytes > BYTES_PER_ROUND_MAX; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < PASSES_PER_ROUND; i++) {
        calls.run();
      }
      bytes = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(bytes).as(what + ": bytes per round").isLessThanOrEqualTo(BYTES_PER_ROUND_MAX);
  }
}
