// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.UnixSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Puts the messages of a front end together: bytes come in any portions, descriptors with the
/// first of them. It never reads beyond the message at hand, so descriptors cannot get to the wrong
/// one.
///
/// Owned by the loop's thread.
final class MessageReader implements AutoCloseable {
  /// What [#read()] came to.
  enum Result {
    /// A whole message is there.
    MESSAGE,
    /// More bytes have to come.
    WAITING,
    /// The front end has closed the connection.
    END
  }

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final Fd socket;
  private final MemorySegment bytes;
  private final List<Fd> fds = new ArrayList<>();
  private final Consumer<Fd> takeFd = this::takeFd;
  private int have;
  private boolean complete;

  /// @param arena where the buffer lives
  MessageReader(Fd socket, Arena arena) {
    this.socket = socket;
    this.bytes = arena.allocate(VhostUser.HEADER_BYTES + VhostUser.MAX_PAYLOAD_BYTES, 8);
  }

  /// Goes on reading; after a whole message begins with the next.
  ///
  /// @throws VirtqueueException when what comes is not vhost-user
  Result read() {
    if (complete) {
      closeFds();
      complete = false;
      have = 0;
    }
    while (true) {
      int wanted = VhostUser.HEADER_BYTES + (have < VhostUser.HEADER_BYTES ? 0 : size());
      if (have == wanted) {
        complete = true;
        return Result.MESSAGE;
      }
      int got = UnixSockets.receive(socket, bytes, have, wanted - have, takeFd);
      if (got == -Errno.EAGAIN) {
        return Result.WAITING;
      }
      if (got <= 0) {
        return Result.END;
      }
      have += got;
      if (have == VhostUser.HEADER_BYTES) {
        check();
      }
    }
  }

  private void check() {
    if ((flags() & VhostUser.VERSION_MASK) != VhostUser.VERSION) {
      throw new VirtqueueException("a message with flags " + flags() + ", not vhost-user");
    }
    if (size() < 0 || size() > VhostUser.MAX_PAYLOAD_BYTES) {
      throw new VirtqueueException("a message of " + Integer.toUnsignedString(size()) + " bytes");
    }
  }

  int request() {
    return bytes.get(INT, 0);
  }

  int flags() {
    return bytes.get(INT, 4);
  }

  /// Bytes of the payload.
  int size() {
    return bytes.get(INT, 8);
  }

  /// A field of the payload.
  ///
  /// @throws VirtqueueException when the payload is too short
  int u32(int offset) {
    need(offset + Integer.BYTES);
    return bytes.get(INT, VhostUser.HEADER_BYTES + offset);
  }

  /// A field of the payload.
  ///
  /// @throws VirtqueueException when the payload is too short
  long u64(int offset) {
    need(offset + Long.BYTES);
    return bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, VhostUser.HEADER_BYTES + offset);
  }

  /// The descriptors that came with the message. They are closed with the next [#read()].
  List<Fd> fds() {
    return fds;
  }

  /// Takes the one descriptor of the message; it is the caller's now.
  ///
  /// @throws VirtqueueException when there is not exactly one
  Fd takeOnlyFd() {
    if (fds.size() != 1) {
      throw new VirtqueueException(fds.size() + " descriptors with request " + request());
    }
    return fds.removeFirst();
  }

  /// Closes descriptors that nobody took.
  @Override
  public void close() {
    closeFds();
  }

  private void need(int end) {
    if (end > size()) {
      throw new VirtqueueException("request " + request() + " with " + size() + " bytes");
    }
  }

  private void takeFd(Fd fd) {
    if (fds.size() == VhostUser.MAX_FDS) {
      fd.close();
    } else {
      fds.add(fd);
    }
  }

  private void closeFds() {
    fds.forEach(Fd::close);
    fds.clear();
  }
}
