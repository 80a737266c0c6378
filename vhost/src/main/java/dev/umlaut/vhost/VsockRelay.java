// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Interest;
import dev.umlaut.loop.Timer;
import dev.umlaut.loop.Watch;
import dev.umlaut.os.Epoll;
import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.UnixSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One client of a [VsockSocket]: first its request, then bytes in both directions.
///
/// ```
///   client ──read──► toGuest (64 KiB) ──write──► stream   reads only while toGuest is empty
///   client ◄──send── toClient (256 KiB) ◄─received─ stream   credit: the room in toClient
/// ```
///
/// Owned by the loop's thread.
final class VsockRelay implements VsockStream.Handler, AutoCloseable {
  private static final int TO_GUEST_BYTES = 64 * 1024;
  private static final int READS_PER_TURN = 4;
  private static final String CONNECT = "CONNECT ";
  private static final int MAX_REQUEST_BYTES = 32;
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

  private final EventLoop loop;
  private final Fd client;
  private final VsockDevice device;
  private final Consumer<VsockRelay> closed;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment toGuest = arena.allocate(TO_GUEST_BYTES);
  private final ByteRing toClient =
      new ByteRing(arena, VsockStream.BUFFER_BYTES + MAX_REQUEST_BYTES);
  private final Watch watch;
  private final boolean virtual;
  private Timer limit;
  private @Nullable VsockStream stream;
  private int start; // of what is in toGuest
  private int end;
  private int ownBytes; // of our answer, still in toClient
  private boolean connected;
  private boolean clientEnded;
  private boolean clientGone;
  private boolean guestEnded;
  private boolean streamClosed;
  private boolean open = true;

  /// @param client the connection; ours now
  /// @param closed told when this relay is no more
  VsockRelay(EventLoop loop, Fd client, VsockDevice device, Consumer<VsockRelay> closed) {
    this.loop = loop;
    this.client = client;
    this.device = device;
    this.closed = closed;
    this.virtual = loop.virtualTime().isPresent();
    this.watch = loop.watch(client, Interest.READ, this::onReady);
    this.limit = loop.after(REQUEST_LIMIT, this::close);
  }

  @Override
  public void connected(VsockStream opened) {
    connected = true;
    byte[] answer = ("OK " + opened.hostPort() + "\n").getBytes(StandardCharsets.US_ASCII);
    toClient.add(MemorySegment.ofArray(answer), 0, answer.length);
    // The answer is not the guest's: it must not count as consumed.
    ownBytes = answer.length;
    sendToClient();
    pump();
  }

  @Override
  public void received(VsockStream from, MemorySegment memory, long offset, int length) {
    int sent = 0;
    if (toClient.isEmpty()) {
      sent = UnixSockets.send(client, memory, offset, length);
      if (sent < 0 && sent != -Errno.EAGAIN) {
        close();
        return;
      }
      sent = Math.max(0, sent);
      from.consumed(sent);
    }
    toClient.add(memory, offset + sent, length - sent);
    updateInterest();
  }

  @Override
  public void ended(VsockStream from) {
    guestEnded = true;
    sendToClient();
  }

  @Override
  public void writable(VsockStream to) {
    pump();
  }

  @Override
  public void closed(VsockStream gone) {
    streamClosed = true;
    limit.cancel();
    if (toClient.isEmpty()) {
      close();
    } else {
      limit = loop.after(DRAIN_LIMIT, this::close);
      updateInterest();
    }
  }

  /// Ends the connection with the client and the stream to the guest.
  @Override
  public void close() {
    if (!open) {
      return;
    }
    open = false;
    limit.cancel();
    watch.close();
    client.close();
    VsockStream present = stream;
    if (present != null && !streamClosed) {
      present.close();
    }
    arena.close();
    closed.accept(this);
  }

  /// In virtual time a client comes at any moment, also when a kernel runs that nobody may disturb:
  /// what he sends waits until none does.
  private void onReady(int events) {
    if (virtual) {
      watch.interest(Interest.NONE);
      loop.execute(() -> {
        if (open) {
          serve(events);
        }
      });
    } else {
      serve(events);
    }
  }

  private void serve(int events) {
    if ((events & Epoll.OUT) != 0) {
      sendToClient();
    }
    if (open && (events & (Epoll.IN | Epoll.HUP | Epoll.ERR)) != 0) {
      receive((events & Epoll.HUP) != 0);
    }
    if (open) {
      updateInterest();
    }
  }

  private void receive(boolean hungUp) {
    for (int i = 0; i < READS_PER_TURN && open && reading(); i++) {
      int got = UnixSockets.receive(client, toGuest, end, TO_GUEST_BYTES - end, Fd::close);
      if (got == -Errno.EAGAIN) {
        break;
      }
      if (got < 0) {
        close();
        return;
      }
      if (got == 0) {
        clientEnded = true;
        clientGone = hungUp;
      }
      end += got;
      if (stream == null) {
        request();
      } else {
        pump();
      }
    }
    updateInterest();
  }

  /// Reads the first line. What the client sends after it belongs to the guest.
  private void request() {
    int line = 0;
    while (line < end && toGuest.get(ValueLayout.JAVA_BYTE, line) != '\n') {
      line++;
    }
    if (line == end && end < MAX_REQUEST_BYTES && !clientEnded) {
      return;
    }
    int port = line < end ? port(line) : -1;
    if (port < 0) {
      close();
      return;
    }
    start = line + 1;
    limit.cancel();
    VsockStream opened = device.connect(port, this);
    if (open) {
      stream = opened;
    }
  }

  private int port(int line) {
    byte[] text =
        toGuest.asSlice(0, Math.min(line, MAX_REQUEST_BYTES)).toArray(ValueLayout.JAVA_BYTE);
    String request = new String(text, StandardCharsets.US_ASCII);
    String digits = request.startsWith(CONNECT) ? request.substring(CONNECT.length()) : "";
    return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
  }

  /// Passes on what the client has sent, and its end after that.
  private void pump() {
    VsockStream to = stream;
    if (!open || to == null || !connected) {
      return;
    }
    if (start < end) {
      int taken = to.write(toGuest, start, end - start);
      if (!open) {
        return; // writing has ended the stream
      }
      start += taken;
    }
    if (start == end) {
      start = 0;
      end = 0;
      if (clientGone) {
        close();
        return;
      }
      if (clientEnded) {
        to.shutdownOutput();
      }
    }
    updateInterest();
  }

  /// Passes on what the guest has sent, and its end after that.
  private void sendToClient() {
    while (open && !toClient.isEmpty()) {
      int sent =
          UnixSockets.send(client, toClient.bytes(), toClient.start(), toClient.contiguous());
      if (sent == -Errno.EAGAIN) {
        break;
      }
      if (sent < 0) {
        close();
        return;
      }
      toClient.remove(sent);
      int own = Math.min(ownBytes, sent);
      ownBytes -= own;
      VsockStream from = stream;
      if (from != null) {
        from.consumed(sent - own);
      }
    }
    if (open && toClient.isEmpty()) {
      if (streamClosed) {
        close();
        return;
      }
      if (guestEnded) {
        UnixSockets.shutdownOutput(client);
      }
    }
    updateInterest();
  }

  private boolean reading() {
    boolean room = stream == null ? end < TO_GUEST_BYTES : end == 0;
    return room && !clientEnded && !streamClosed;
  }

  private void updateInterest() {
    if (!open) {
      return;
    }
    boolean writing = !toClient.isEmpty();
    if (reading()) {
      watch.interest(writing ? Interest.READ_WRITE : Interest.READ);
    } else {
      watch.interest(writing ? Interest.WRITE : Interest.NONE);
    }
  }
}
