// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.umlaut.os.EventFds;
import dev.umlaut.os.Fd;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A loop turns once or more per frame: a turn must leave no garbage of ours. Counts bytes, not
/// time. The JDK's own look at the place for errno costs 40 bytes per system call until its last
/// compiler has removed it, which may be never on a busy machine: that much is allowed.
@Tag("os")
class AllocationTest {
  private static final int TURNS_PER_ROUND = 20_000;
  private static final int ROUNDS_MAX = 50;

  /// Wait, drain, signal.
  private static final int SYSTEM_CALLS_PER_TURN = 3;

  private static final long BYTES_PER_ROUND_MAX =
      TURNS_PER_ROUND * (SYSTEM_CALLS_PER_TURN * 40L + 1);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final CompletableFuture<Long> lowest = new CompletableFuture<>();
  private int turns;
  private int rounds;
  private long before;

  /// A descriptor that signals itself keeps the loop turning on its own.
  @Test
  void aTurnAllocatesNothing() throws Exception {
    try (Fd fd = EventFds.create();
        EventLoop loop = EventLoop.start("test-loop")) {
      Watch watch = loop.call(() -> loop.watch(fd, Interest.READ, bits -> turn(fd)));
      EventFds.signal(fd);

      assertThat(lowest.get(30, TimeUnit.SECONDS)).isLessThanOrEqualTo(BYTES_PER_ROUND_MAX);
      loop.execute(watch::close);
    }
  }

  private void turn(Fd fd) {
    EventFds.drain(fd);
    if (turns++ % TURNS_PER_ROUND == 0) {
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long bytes = allocated - before;
      before = allocated;
      if (bytes <= BYTES_PER_ROUND_MAX || rounds++ == ROUNDS_MAX) {
        lowest.complete(bytes);
        return;
      }
    }
    EventFds.signal(fd);
  }
}
