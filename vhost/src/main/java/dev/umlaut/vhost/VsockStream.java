// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.Timer;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A stream from the host to a port of a guest, made by [VsockDevice#connect].
///
/// Both sides tell each other how much they can still take: the guest may send at most
/// [#BUFFER_BYTES] that were not yet [consumed][#consumed], and [#write] takes only what the guest
/// has room for.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class VsockStream {
  /// Most bytes of the guest that may wait here for being consumed.
  public static final int BUFFER_BYTES = 256 * 1024;

  /// A guest kernel answers a request at once, whether somebody listens or not.
  static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

  /// How long the guest has to confirm that a stream is closed.
  static final Duration CLOSE_LIMIT = Duration.ofSeconds(8);

  private static final int UPDATE_BYTES = BUFFER_BYTES / 4;

  private final VsockDevice device;
  private final Handler handler;
  private final int hostPort;
  private final int guestPort;
  private final Timer connectTimer;
  private State state = State.CONNECTING;
  private @Nullable Timer closeTimer;
  private boolean guestEnded;
  private boolean outputEnded;
  private boolean wantsToWrite;
  private int sent; // these four count modulo 2^32
  private int guestForwarded;
  private int received;
  private int forwarded;
  private int forwardedTold;
  private int guestBufferBytes;

  private enum State {
    CONNECTING,
    OPEN,
    CLOSING,
    CLOSED
  }

  /// Is told what happens to a stream, on the loop's thread. After the stream was
  /// [closed][VsockStream#close()] from here, nothing more is told.
  public interface Handler {
    /// Somebody in the guest has accepted.
    void connected(VsockStream stream);

    /// The guest has sent something, to be taken before this returns. It counts as received until
    /// [VsockStream#consumed] is told that it is out of the way.
    ///
    /// @param memory the guest's; may change at any moment
    void received(VsockStream stream, MemorySegment memory, long offset, int length);

    /// The guest will send no more.
    void ended(VsockStream stream);

    /// After a [VsockStream#write] that did not take everything: it is worth trying again.
    void writable(VsockStream stream);

    /// The stream is no more: nobody listens, the guest has closed it, or is gone. The last call.
    void closed(VsockStream stream);
  }

  VsockStream(VsockDevice device, Handler handler, int hostPort, int guestPort) {
    this.device = device;
    this.handler = handler;
    this.hostPort = hostPort;
    this.guestPort = guestPort;
    this.connectTimer = device.loop().after(CONNECT_LIMIT, this::connectExpired);
  }

  /// The port at the host's end.
  public int hostPort() {
    return hostPort;
  }

  /// The port at the guest's end.
  public int guestPort() {
    return guestPort;
  }

  /// Sends bytes to the guest, as many as it has room for. When fewer than all are taken,
  /// [Handler#writable] says when to go on.
  ///
  /// @return bytes taken, from 0 to `length`
  public int write(MemorySegment from, long offset, int length) {
    int taken = 0;
    while (taken < length && state == State.OPEN && !outputEnded) {
      int part = Math.min(length - taken, credit());
      int put = part == 0 ? 0 : device.put(this, from, offset + taken, part);
      if (put <= 0) {
        break;
      }
      sent += put;
      taken += put;
    }
    wantsToWrite = taken < length;
    if (wantsToWrite && credit() > 0) {
      device.waitForBuffers(this);
    }
    device.flush();
    return taken;
  }

  /// Says that bytes given to [Handler#received] are out of the way, so that the guest may send as
  /// many more.
  public void consumed(int bytes) {
    forwarded += bytes;
    if (forwarded - forwardedTold >= UPDATE_BYTES && state == State.OPEN) {
      device.control(this, VsockHeader.CREDIT_UPDATE, 0);
    }
  }

  /// Says that no more will be written: the guest reads the end after what was written.
  public void shutdownOutput() {
    if (state == State.OPEN && !outputEnded) {
      outputEnded = true;
      device.control(this, VsockHeader.SHUTDOWN, VsockHeader.SHUTDOWN_SEND);
    }
  }

  /// Closes both directions. The guest still reads what was written; what it sends is thrown away.
  public void close() {
    switch (state) {
      case CONNECTING -> {
        finish();
        device.reset(hostPort, guestPort);
      }
      case OPEN -> {
        state = State.CLOSING;
        wantsToWrite = false;
        closeTimer = device.loop().after(CLOSE_LIMIT, this::closeExpired);
        device.control(this, VsockHeader.SHUTDOWN, VsockHeader.SHUTDOWN_BOTH);
      }
      case CLOSING, CLOSED -> {}
    }
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /// Fills in what every packet of this stream says about it.
  void describe(VsockHeader header) {
    forwardedTold = forwarded;
    header.ports(hostPort, guestPort).credit(BUFFER_BYTES, forwarded);
  }

  /// A packet of the guest; the header is checked, the payload is in the chain behind it.
  void onPacket(VsockHeader header, Chain chain) {
    guestBufferBytes = header.bufferBytes();
    guestForwarded = header.forwarded();
    switch (header.op()) {
      case VsockHeader.RESPONSE -> onResponse();
      case VsockHeader.RST -> onReset();
      case VsockHeader.SHUTDOWN -> onShutdown(header.flags());
      case VsockHeader.RW -> onData(chain, header.length());
      case VsockHeader.CREDIT_REQUEST -> device.control(this, VsockHeader.CREDIT_UPDATE, 0);
      case VsockHeader.CREDIT_UPDATE -> {}
      default -> violate();
    }
    wakeWriter();
  }

  /// There may be room in the guest again.
  void wakeWriter() {
    if (wantsToWrite && state == State.OPEN && credit() > 0) {
      wantsToWrite = false;
      handler.writable(this);
    }
  }

  /// The guest is gone, or this stream is of no use any more.
  void onReset() {
    boolean tell = state != State.CLOSED && state != State.CLOSING;
    finish();
    if (tell) {
      handler.closed(this);
    }
  }

  private void onResponse() {
    if (state == State.CONNECTING) {
      state = State.OPEN;
      connectTimer.cancel();
      handler.connected(this);
    } else {
      violate();
    }
  }

  private void onShutdown(int flags) {
    if ((flags & VsockHeader.SHUTDOWN_RECEIVE) != 0) {
      outputEnded = true;
    }
    if ((flags & VsockHeader.SHUTDOWN_SEND) != 0 && !guestEnded) {
      guestEnded = true;
      if (state == State.OPEN) {
        handler.ended(this);
      }
    }
    if (guestEnded && outputEnded && (flags & VsockHeader.SHUTDOWN_BOTH) != 0) {
      violate(); // nothing is wrong: a reset is how the end of both directions is confirmed
    }
  }

  private void onData(Chain chain, int length) {
    if (state == State.CONNECTING || guestEnded || received - forwarded + length > BUFFER_BYTES) {
      violate();
      return;
    }
    received += length;
    if (state != State.OPEN) {
      consumed(length);
      return;
    }
    int skip = VsockHeader.BYTES;
    for (int i = 0; i < chain.readablePieces() && state == State.OPEN; i++) {
      int skipped = Math.min(skip, chain.length(i));
      int rest = chain.length(i) - skipped;
      skip -= skipped;
      if (rest > 0) {
        handler.received(this, chain.memory(i), chain.offset(i) + skipped, rest);
      }
    }
  }

  /// Ends the stream with a reset.
  private void violate() {
    device.reset(hostPort, guestPort);
    onReset();
  }

  private void connectExpired() {
    if (state == State.CONNECTING) {
      violate();
    }
  }

  private void closeExpired() {
    if (state == State.CLOSING) {
      violate();
    }
  }

  private void finish() {
    state = State.CLOSED;
    connectTimer.cancel();
    Timer timer = closeTimer;
    if (timer != null) {
      timer.cancel();
    }
    device.forget(this);
  }

  /// How much the guest can take now. What it says is its own affair: nonsense means nothing.
  private int credit() {
    int inFlight = sent - guestForwarded;
    return inFlight < 0 ? 0 : Math.max(0, guestBufferBytes - inFlight);
  }
}
