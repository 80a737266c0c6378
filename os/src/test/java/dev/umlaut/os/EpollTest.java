// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("os")
class EpollTest {
  private final Map<Long, Integer> events = new HashMap<>();

  private int poll(Epoll epoll) {
    events.clear();
    return epoll.await(0, events::put);
  }

  /// Keys and event bits arrive whole: the packed layout is easy to get wrong.
  @Test
  void reportsKeyAndEvents() {
    long key = 0x7fff_ffff_1234_5678L;
    try (Epoll epoll = new Epoll();
        FdPair pair = UnixSockets.pair()) {
      epoll.add(pair.first(), Epoll.IN, key);
      epoll.add(pair.second(), Epoll.OUT, -5);

      assertThat(poll(epoll)).isEqualTo(1);
      assertThat(events).isEqualTo(Map.of(-5L, Epoll.OUT));

      EventFds.signal(pair.second());
      assertThat(poll(epoll)).isEqualTo(2);
      assertThat(events).isEqualTo(Map.of(-5L, Epoll.OUT, key, Epoll.IN));
    }
  }

  /// Level-triggered: what was not read is reported again; what was removed is not.
  @Test
  void reportsUntilHandledOrRemoved() {
    try (Epoll epoll = new Epoll();
        Fd fd = EventFds.create()) {
      epoll.add(fd, Epoll.IN, 1);
      EventFds.signal(fd);
      assertThat(poll(epoll)).isEqualTo(1);
      assertThat(poll(epoll)).isEqualTo(1);

      epoll.modify(fd, 0, 1);
      assertThat(poll(epoll)).isZero();
      epoll.modify(fd, Epoll.IN | Epoll.OUT, 2);
      assertThat(poll(epoll)).isEqualTo(1);
      assertThat(events).isEqualTo(Map.of(2L, Epoll.IN | Epoll.OUT));

      epoll.remove(fd);
      assertThat(poll(epoll)).isZero();
    }
  }

  /// More ready descriptors than one batch holds: none may starve.
  @Test
  void takesMoreThanOneBatch() {
    List<Fd> fds = new ArrayList<>();
    try (Epoll epoll = new Epoll()) {
      for (int i = 0; i < 200; i++) {
        Fd fd = EventFds.create();
        fds.add(fd);
        epoll.add(fd, Epoll.IN, i);
        EventFds.signal(fd);
      }
      int waits = 0;
      events.clear();
      while (events.size() < 200 && waits < 10) {
        epoll.await(
            0,
            (key, bits) -> {
              events.put(key, bits);
              EventFds.drain(fds.get((int) key));
            });
        waits++;
      }

      assertThat(events).hasSize(200);
      assertThat(waits).isEqualTo(2);
    } finally {
      fds.forEach(Fd::close);
    }
  }

  /// A wait ends after its time, also when that is far below a millisecond.
  @Test
  void waitsNoLongerThanAsked() {
    try (Epoll epoll = new Epoll()) {
      assertThat(epoll.await(100_000, events::put)).isZero();
      assertThat(events).isEmpty();
    }
  }

  /// Mistakes with descriptors are reported at once, with the error the page promises.
  @Test
  void refusesWhatCannotBeWaitedFor(@TempDir Path directory) throws java.io.IOException {
    Path file = Files.createFile(directory.resolve("file"));
    try (Epoll epoll = new Epoll();
        Fd regular = FileIo.open(file, OpenMode.READ_WRITE);
        Fd stranger = EventFds.create()) {
      assertThatThrownBy(() -> epoll.add(regular, Epoll.IN, 1))
          .isInstanceOfSatisfying(
              LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
      assertThatThrownBy(() -> epoll.remove(stranger))
          .isInstanceOfSatisfying(
              LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }
  }
}
