// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import static dev.umlaut.loop.TestKernel.await;

import dev.umlaut.os.Fd;
import dev.umlaut.os.FdPair;
import dev.umlaut.os.UnixSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A descriptor that a kernel notifies, and an answer that comes when the work is scheduled.
final class Bell implements AutoCloseable {
  private final EventLoop loop;
  private final FdPair pair = UnixSockets.pair();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment here = arena.allocate(1);
  private final MemorySegment there = arena.allocate(1);
  private final Watch watch;

  Bell(EventLoop loop, Runnable work) {
    this.loop = loop;
    watch =
        loop.call(() ->
            loop.watch(
                pair.second(),
                Interest.READ,
                _ -> {
                  if (UnixSockets.receive(pair.second(), there, 0, 1, Fd::close) == 1) {
                    work.run();
                    UnixSockets.send(pair.second(), there, 0, 1);
                  }
                }));
  }

  void ring() {
    UnixSockets.send(pair.first(), here, 0, 1);
    await(() -> UnixSockets.receive(pair.first(), here, 0, 1, Fd::close) == 1);
  }

  @Override
  public void close() {
    loop.execute(() -> {
      watch.close();
      pair.close();
    });
  }
}
