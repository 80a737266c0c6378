// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Interest;
import dev.umlaut.loop.Watch;
import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.UnixSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A stream of frames to another process, each behind its length in four bytes, big-endian: what
/// QEMU calls `-netdev stream`, and what `passt` speaks.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class StreamUplink implements Uplink {
  private static final int LENGTH_BYTES = 4;
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int READS_PER_TURN = 16;
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final EventLoop loop;
  private final Fd socket;
  private final Doorway doorway = new Doorway(0, this::append);
  private final MemorySegment in = Arena.ofAuto().allocate(BUFFER_BYTES, 8);
  private final MemorySegment out = Arena.ofAuto().allocate(BUFFER_BYTES, 8);
  private @Nullable Watch watch;
  private int inBytes;
  private int outBytes;
  private boolean open = true;

  private StreamUplink(EventLoop loop, Fd socket) {
    this.loop = loop;
    this.socket = socket;
  }

  /// Connects to who listens at a path.
  ///
  /// @param path at most 107 bytes
  /// @throws dev.umlaut.os.LinuxException when nobody does
  public static StreamUplink open(EventLoop loop, Path path) {
    return new StreamUplink(loop, UnixSockets.connect(path));
  }

  /// Whether the other side is there.
  public boolean isOpen() {
    return open;
  }

  @Override
  public void connect(Attachment plug) {
    doorway.connect(plug);
    watch = loop.watch(socket, Interest.READ, _ -> ready());
  }

  @Override
  public boolean deliver(Frame frame) {
    return open && doorway.send(frame);
  }

  @Override
  public void flush() {
    int sent = 0;
    while (open && sent < outBytes) {
      int result = UnixSockets.send(socket, out, sent, outBytes - sent);
      if (result == -Errno.EAGAIN) {
        break;
      }
      if (result < 0) {
        close();
        return;
      }
      sent += result;
    }
    MemorySegment.copy(out, sent, out, 0, outBytes - sent);
    outBytes -= sent;
    Watch present = watch;
    if (present != null && open) {
      present.interest(outBytes > 0 ? Interest.READ_WRITE : Interest.READ);
    }
  }

  @Override
  public UplinkCounters counters() {
    return doorway.counters();
  }

  private boolean append(int bytes) {
    if (LENGTH_BYTES + bytes > BUFFER_BYTES - outBytes) {
      return false;
    }
    out.set(U32, outBytes, bytes);
    MemorySegment.copy(doorway.out(), 0, out, outBytes + LENGTH_BYTES, bytes);
    outBytes += LENGTH_BYTES + bytes;
    return true;
  }

  private void ready() {
    if (outBytes > 0) {
      flush();
    }
    for (int i = 0; i < READS_PER_TURN && open; i++) {
      int got = UnixSockets.receive(socket, in, inBytes, BUFFER_BYTES - inBytes, Fd::close);
      if (got == -Errno.EAGAIN) {
        break;
      }
      if (got <= 0) {
        close();
        break;
      }
      inBytes += got;
      handIn();
    }
    doorway.flush();
  }

  private void handIn() {
    int at = 0;
    while (inBytes - at >= LENGTH_BYTES) {
      int length = in.get(U32, at);
      if (length < 0 || length > Frame.MAX_BYTES) {
        doorway.stranger(); // it is out of step, and nothing can be made of what follows
        close();
        return;
      }
      if (inBytes - at - LENGTH_BYTES < length) {
        break;
      }
      doorway.arrived(in, at + LENGTH_BYTES, length);
      at += LENGTH_BYTES + length;
    }
    MemorySegment.copy(in, at, in, 0, inBytes - at);
    inBytes -= at;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      Watch present = watch;
      if (present != null) {
        present.close();
      }
      socket.close();
    }
  }
}
