// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.Claim;
import dev.umlaut.loop.Timeline;
import dev.umlaut.vhost.VsockDevice;
import dev.umlaut.vhost.VsockStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The stream to a port of a host's vsock on which its control connection runs.
///
/// From the arrival of bytes until the reader has dealt with them virtual time stands still, so
/// that however long this machine computes, the host gets its answer at once.
///
/// The methods of the handler belong to the loop thread, the others may be called by any.
final class ControlStream implements SshStream, VsockStream.Handler {
  /// Where the image's SSH server listens.
  static final int SSH_PORT = 22;

  /// The host's credit bounds the bytes; one that sends them singly is cut off.
  private static final int PORTIONS_MAX = 16_384;

  /// Without a bound of its own, so that the end always finds room.
  private final BlockingQueue<Portion> incoming = new LinkedBlockingQueue<>();

  private final Timeline timeline;
  private final Caller caller;

  /// Owned by the loop thread.
  private final ArrayDeque<Outgoing> outgoing = new ArrayDeque<>();

  /// Owned by the loop thread.
  private @Nullable VsockStream stream;

  /// Owned by the loop thread.
  private boolean connected;

  private volatile boolean open = true;

  /// Who connects, and is told on the loop thread how it went.
  interface Caller {
    /// Somebody in the host has accepted, perhaps for a server that has not started yet.
    void opened(ControlStream stream);

    /// Nobody serves the port, or not yet.
    void refused();
  }

  private ControlStream(Timeline timeline, Caller caller) {
    this.timeline = timeline;
    this.caller = caller;
  }

  /// Connects to a port. Loop thread.
  ///
  /// @param timeline of the host
  static void connect(Timeline timeline, VsockDevice device, int port, Caller caller) {
    var connecting = new ControlStream(timeline, caller);
    connecting.stream = device.connect(port, connecting);
  }

  @Override
  public void connected(VsockStream opening) {
    stream = opening;
    connected = true;
    caller.opened(this);
  }

  @Override
  public void received(VsockStream from, MemorySegment memory, long offset, int length) {
    if (incoming.size() >= PORTIONS_MAX) {
      end();
      return;
    }
    byte[] bytes = memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    incoming.add(new Portion(bytes, timeline.standing()));
  }

  @Override
  public void ended(VsockStream from) {
    end();
  }

  @Override
  public void writable(VsockStream to) {
    pump();
  }

  @Override
  public void closed(VsockStream gone) {
    if (connected) {
      end();
    } else {
      caller.refused();
    }
  }

  @Override
  public Portion take() throws InterruptedException {
    return incoming.take();
  }

  @Override
  public void dealtWith(Portion portion) {
    post(() -> {
      VsockStream present = stream;
      if (present != null) {
        present.consumed(portion.length());
      }
    });
    portion.standing().close();
  }

  @Override
  public void send(Outgoing bytes) {
    post(() -> {
      outgoing.add(bytes);
      pump();
    });
  }

  @Override
  public void shutdownOutput() {
    post(() -> {
      VsockStream present = stream;
      if (present != null) {
        present.shutdownOutput();
      }
    });
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    post(this::end);
  }

  private void pump() {
    VsockStream to = stream;
    while (to != null && open && !outgoing.isEmpty()) {
      Outgoing first = outgoing.element();
      ByteBuffer bytes = first.bytes();
      int taken = to.write(MemorySegment.ofBuffer(bytes), 0, bytes.remaining());
      bytes.position(bytes.position() + taken);
      if (bytes.hasRemaining()) {
        return; // the stream says when there is room
      }
      outgoing.remove();
      Claim standing = timeline.standing();
      Thread.startVirtualThread(() -> {
        first.written();
        standing.close();
      });
    }
  }

  private void end() {
    if (!open) {
      return;
    }
    open = false;
    outgoing.clear();
    VsockStream present = stream;
    if (present != null) {
      present.close();
    }
    if (incoming.size() >= PORTIONS_MAX) { // nobody will read them all
      List<Portion> unread = new ArrayList<>();
      incoming.drainTo(unread);
      unread.forEach(portion -> portion.standing().close());
    }
    incoming.add(new Portion(new byte[0], timeline.standing()));
  }

  private void post(Runnable task) {
    if (timeline.onLoopThread()) {
      task.run();
      return;
    }
    try {
      timeline.execute(task);
    } catch (RejectedExecutionException e) {
      open = false; // the lab is closed, and the host with it
    }
  }
}
