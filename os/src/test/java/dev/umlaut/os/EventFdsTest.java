// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("os")
class EventFdsTest {
  /// An eventfd counts, and is empty afterwards.
  @Test
  void drainTakesAllSignals() {
    try (Fd fd = EventFds.create()) {
      assertThat(EventFds.drain(fd)).isZero();
      EventFds.signal(fd);
      EventFds.signal(fd);
      EventFds.signal(fd);

      assertThat(EventFds.drain(fd)).isEqualTo(3);
      assertThat(EventFds.drain(fd)).isZero();
    }
  }

  /// User Mode Linux gives a socket where others give an eventfd.
  @Test
  void signalsOverSocketsToo() {
    try (FdPair pair = UnixSockets.pair()) {
      EventFds.signal(pair.first());
      EventFds.signal(pair.first());

      assertThat(EventFds.drain(pair.second())).isEqualTo(2);
      assertThat(EventFds.drain(pair.second())).isZero();
    }
  }

  /// A guest that died, or does not read its interrupts, must not hurt the lab.
  @Test
  void signalIgnoresFullAndClosedPeers() {
    try (FdPair pair = UnixSockets.pair();
        Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(8);
      int result = 0;
      for (int i = 0; i < 1_000_000 && result >= 0; i++) {
        result = UnixSockets.send(pair.first(), block, 0, 8);
      }
      assertThat(result).isEqualTo(-Errno.EAGAIN);
      EventFds.signal(pair.first());

      pair.second().close();
      EventFds.signal(pair.first());
    }
  }

  /// The end of a stream is no signal.
  @Test
  void drainOfAClosedPeerIsZero() {
    try (FdPair pair = UnixSockets.pair()) {
      pair.first().close();
      assertThat(EventFds.drain(pair.second())).isZero();
    }
  }
}
