// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.Epoll;
import dev.umlaut.os.EventFds;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FdPair;
import dev.umlaut.os.UnixSockets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("os")
class WatchTest {
  private final EventLoop loop = EventLoop.start("test-loop");
  private final BlockingQueue<Integer> events = new LinkedBlockingQueue<>();

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  private int next() throws InterruptedException {
    Integer bits = events.poll(10, TimeUnit.SECONDS);
    return bits == null ? 0 : bits;
  }

  /// Waits until the loop has been through its descriptors at least once more.
  private void turn() {
    loop.call(() -> null);
    loop.call(() -> null);
  }

  /// The everyday case: another process signals, the loop hears it, again and again.
  @Test
  void reportsEverySignal() throws InterruptedException {
    try (Fd fd = EventFds.create()) {
      Watch watch = watch(fd);
      for (int i = 0; i < 100; i++) {
        EventFds.signal(fd);
        assertThat(next()).isEqualTo(Epoll.IN);
      }
      close(watch);
    }
  }

  private Watch watch(Fd fd) {
    return loop.call(() ->
        loop.watch(
            fd,
            Interest.READ,
            bits -> {
              EventFds.drain(fd);
              events.add(bits);
            }));
  }

  private void close(Watch watch) {
    loop.execute(watch::close);
    turn();
  }

  /// Back-pressure is taking the interest away and giving it back.
  @Test
  void interestCanChange() throws InterruptedException {
    try (FdPair pair = UnixSockets.pair()) {
      Watch watch = watch(pair.first());
      loop.execute(() -> watch.interest(Interest.NONE));
      turn();
      EventFds.signal(pair.second());
      turn();
      assertThat(events).isEmpty();
      assertThat(watch.interest()).isEqualTo(Interest.NONE);

      loop.execute(() -> watch.interest(Interest.READ));
      assertThat(next()).isEqualTo(Epoll.IN);
      loop.execute(() -> watch.interest(Interest.WRITE));
      assertThat(next()).isEqualTo(Epoll.OUT);
      close(watch);
    }
  }

  /// A hang-up is reported without being asked for, but never to a watch that wants nothing: it
  /// would turn the loop at full speed.
  @Test
  void noInterestMeansNoHangUpEither() throws InterruptedException {
    try (FdPair pair = UnixSockets.pair()) {
      Watch watch = watch(pair.first());
      loop.execute(() -> watch.interest(Interest.NONE));
      turn();
      pair.second().close();
      turn();
      assertThat(events).isEmpty();

      loop.execute(() -> watch.interest(Interest.READ));
      assertThat(next() & Epoll.HUP).isEqualTo(Epoll.HUP);
      close(watch);
    }
  }

  /// Two descriptors are ready in one batch and the first handler closes both: the second event,
  /// taken from the kernel already, must reach nobody, not even a new watch in the same place.
  @Test
  void eventsOfAClosedWatchReachNobody() throws InterruptedException {
    try (Fd one = EventFds.create();
        Fd two = EventFds.create();
        Fd three = EventFds.create()) {
      List<Watch> watches = new ArrayList<>();
      EventFds.signal(one);
      EventFds.signal(two);
      loop.execute(() -> {
        for (Fd fd : List.of(one, two)) {
          watches.add(
              loop.watch(
                  fd,
                  Interest.READ,
                  bits -> {
                    events.add(bits);
                    watches.forEach(Watch::close);
                    watches.set(0, loop.watch(three, Interest.READ, more -> events.add(-1)));
                  }));
        }
      });

      assertThat(next()).isEqualTo(Epoll.IN);
      turn();
      assertThat(events).isEmpty();
      close(watches.get(0));
    }
  }

  /// Hundreds of devices on one loop: slots are found, reused, and never mixed up.
  @Test
  void manyWatchesComeAndGo() throws InterruptedException {
    List<Fd> fds = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      fds.add(EventFds.create());
    }
    try {
      for (int round = 0; round < 3; round++) {
        List<Watch> watches = new ArrayList<>();
        for (int i = 0; i < fds.size(); i++) {
          int number = i;
          Fd fd = fds.get(i);
          watches.add(
              loop.call(() ->
                  loop.watch(
                      fd,
                      Interest.READ,
                      bits -> {
                        EventFds.drain(fd);
                        events.add(1000 + number);
                      })));
        }
        for (int i = 0; i < fds.size(); i += 7) {
          EventFds.signal(fds.get(i));
          assertThat(next()).isEqualTo(1000 + i);
        }
        loop.execute(() -> watches.forEach(Watch::close));
        turn();
      }
    } finally {
      fds.forEach(Fd::close);
    }
  }

  /// A handler that throws is reported, and hears the next event all the same.
  @Test
  void aThrowingHandlerKeepsItsWatch() throws InterruptedException {
    loop.uncaught(thrown -> events.add(-7));
    try (Fd fd = EventFds.create()) {
      Watch watch =
          loop.call(() ->
              loop.watch(
                  fd,
                  Interest.READ,
                  bits -> {
                    EventFds.drain(fd);
                    throw new IllegalStateException("bad device");
                  }));
      EventFds.signal(fd);
      assertThat(next()).isEqualTo(-7);
      EventFds.signal(fd);
      assertThat(next()).isEqualTo(-7);
      close(watch);
    }
  }

  /// The wrong order of closing can leave events that nobody can switch off; say so at once.
  @Test
  void closingTheDescriptorFirstIsAMistake() {
    Fd fd = EventFds.create();
    Watch watch = watch(fd);
    fd.close();

    assertThatThrownBy(() ->
            loop.call(() -> {
              watch.close();
              return 0;
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("before its watch");
    assertThat(watch.isOpen()).isFalse();
  }
}
