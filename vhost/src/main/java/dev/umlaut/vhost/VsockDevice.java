// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.EventLoop;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Streams between host and guest that are independent of any network (virtio 1.2, section 5.10).
/// The host's side opens them with [#connect]; requests of the guest are refused, as nothing on the
/// host listens.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class VsockDevice implements Device {
  /// Most streams at a time; one more is refused.
  public static final int MAX_STREAMS = 256;

  private static final long HOST_CID = 2;
  private static final long FIRST_GUEST_CID = 3;
  private static final int RECEIVE = 0; // queues
  private static final int TRANSMIT = 1;
  private static final int PACKETS_PER_TURN = 64;
  private static final int MAX_PENDING = 4 * MAX_STREAMS;
  private static final int FIRST_PORT = 1024;

  private final EventLoop loop;
  private final long guestCid;
  private final Map<Long, VsockStream> streams = new HashMap<>();
  private final ArrayDeque<Control> pending = new ArrayDeque<>();
  private final ArrayDeque<VsockStream> waiting = new ArrayDeque<>();
  private final Chain incoming = new Chain();
  private final Chain outgoing = new Chain();
  private final VsockHeader heard = new VsockHeader();
  private final VsockHeader said = new VsockHeader();
  private @Nullable Transport driver;
  private int nextPort = FIRST_PORT;
  private long invalid;

  /// A packet without payload that waits for a buffer of the guest; a stream of null is a reset.
  private record Control(@Nullable VsockStream stream, long key, int op, int flags) {}

  /// @param guestCid the guest's address, 3 or above; it means nothing outside this device
  public VsockDevice(EventLoop loop, long guestCid) {
    if (guestCid < FIRST_GUEST_CID || guestCid >= 0xffff_ffffL) {
      throw new IllegalArgumentException(
          "a guest's vsock address is from 3 to 2^32 - 2, not " + guestCid);
    }
    this.loop = loop;
    this.guestCid = guestCid;
  }

  /// Opens a stream to a port of the guest. Loop thread. While no driver is there or too many
  /// streams are open, the handler is told that it is closed before this returns.
  ///
  /// @param port the guest's
  /// @param handler is told what happens
  public VsockStream connect(int port, VsockStream.Handler handler) {
    do {
      nextPort = nextPort == Integer.MAX_VALUE ? FIRST_PORT : nextPort + 1;
    } while (streams.containsKey(key(nextPort, port)));
    VsockStream stream = new VsockStream(this, handler, nextPort, port);
    Transport present = driver;
    boolean running = present != null && present.queue(RECEIVE) != null;
    if (!running || streams.size() >= MAX_STREAMS) {
      stream.onReset();
      return stream;
    }
    streams.put(key(nextPort, port), stream);
    control(stream, VsockHeader.REQUEST, 0);
    return stream;
  }

  /// How many streams are open or being opened or closed. Any thread.
  public int streamCount() {
    return loop.call(streams::size);
  }

  /// How many packets of the guest made no sense. Any thread.
  public long invalidPackets() {
    return loop.call(() -> invalid);
  }

  @Override
  public int virtioId() {
    return 19;
  }

  @Override
  public int queueCount() {
    return 3;
  }

  @Override
  public long features() {
    return 0;
  }

  @Override
  public byte[] config() {
    byte[] config = new byte[Long.BYTES];
    MemorySegment.ofArray(config).set(ValueLayout.JAVA_LONG_UNALIGNED, 0, guestCid);
    return config;
  }

  @Override
  public void driverStarted(Transport newDriver) {
    driver = newDriver;
  }

  @Override
  public void driverStopped() {
    driver = null;
    pending.clear();
    waiting.clear();
    new ArrayList<>(streams.values()).forEach(VsockStream::onReset);
  }

  @Override
  public boolean reachesOthers() {
    return false;
  }

  @Override
  public void notified(int index) {
    Transport present = driver;
    SplitVirtqueue queue = present == null ? null : present.queue(index);
    if (present == null || queue == null) {
      return;
    }
    if (index == TRANSMIT) {
      receive(present, queue);
    } else if (index == RECEIVE) {
      sendPending();
      wakeWaiting();
    }
    flush();
  }

  EventLoop loop() {
    return loop;
  }

  /// Puts a packet with data of a stream into the guest's queue.
  ///
  /// @return bytes of payload that went into it, 0 when there is no buffer
  int put(VsockStream stream, MemorySegment from, long offset, int length) {
    if (!pending.isEmpty()) {
      return 0; // what waits was first
    }
    return Math.max(0, packet(stream, 0, VsockHeader.RW, 0, from.asSlice(offset, length)));
  }

  /// Sends a packet without payload, now or when the guest has a buffer for it.
  void control(VsockStream stream, int op, int flags) {
    submit(new Control(stream, key(stream.hostPort(), stream.guestPort()), op, flags));
  }

  /// Sends a reset.
  void reset(int hostPort, int guestPort) {
    submit(new Control(null, key(hostPort, guestPort), VsockHeader.RST, 0));
  }

  /// Wakes this stream when the guest has buffers again.
  void waitForBuffers(VsockStream stream) {
    if (!waiting.contains(stream)) {
      waiting.add(stream);
    }
  }

  void forget(VsockStream stream) {
    streams.remove(key(stream.hostPort(), stream.guestPort()), stream);
    waiting.remove(stream);
  }

  /// Tells the guest of the packets put so far.
  void flush() {
    Transport present = driver;
    SplitVirtqueue queue = present == null ? null : present.queue(RECEIVE);
    if (present == null || queue == null) {
      return;
    }
    try {
      queue.publish();
      queue.signal();
    } catch (RuntimeException | InternalError e) {
      present.fail(e);
    }
  }

  private void submit(Control control) {
    if (pending.size() == MAX_PENDING) {
      // Only a guest that sends nonsense without taking answers gets here: it is owed none.
      invalid++;
      return;
    }
    pending.add(control);
    sendPending();
    flush();
  }

  private void sendPending() {
    for (Control next = pending.peek(); next != null; next = pending.peek()) {
      VsockStream stream = next.stream;
      boolean obsolete = stream != null && stream.isClosed();
      if (!obsolete && packet(stream, next.key, next.op, next.flags, MemorySegment.NULL) < 0) {
        return;
      }
      pending.poll();
    }
  }

  private void wakeWaiting() {
    for (int i = waiting.size(); i > 0 && !waiting.isEmpty(); i--) {
      waiting.remove().wakeWriter();
    }
  }

  /// Puts one packet into the guest's queue; [#flush()] tells it.
  ///
  /// @param stream whose packet it is, or null for a reset of the ports in `key`
  /// @return bytes of payload that went into it, -1 when there is no buffer
  private int packet(
      @Nullable VsockStream stream, long key, int op, int flags, MemorySegment payload) {
    Transport present = driver;
    SplitVirtqueue queue = present == null ? null : present.queue(RECEIVE);
    if (present == null || queue == null) {
      return -1;
    }
    try {
      if (!queue.next(outgoing) && !(queue.enableKicks() && queue.next(outgoing))) {
        return -1;
      }
      long room = outgoing.writableBytes() - VsockHeader.BYTES;
      if (room < 1 || outgoing.isOutside()) {
        throw new VirtqueueException("a vsock buffer of " + outgoing.writableBytes() + " bytes");
      }
      int length = (int) Math.min(room, payload.byteSize());
      said.cids(HOST_CID, guestCid).packet(op, flags, length);
      if (stream == null) {
        said.ports((int) (key >>> 32), (int) key).credit(0, 0);
      } else {
        stream.describe(said);
      }
      outgoing.write(0, said.bytes(), 0, VsockHeader.BYTES);
      outgoing.write(VsockHeader.BYTES, payload, 0, length);
      queue.complete(outgoing, VsockHeader.BYTES + length);
      return length;
    } catch (RuntimeException | InternalError e) {
      present.fail(e);
      return -1;
    }
  }

  private void receive(Transport present, SplitVirtqueue queue) {
    int left = PACKETS_PER_TURN;
    queue.suppressKicks();
    do {
      while (left > 0 && queue.next(incoming)) {
        dispatch();
        if (present.queue(TRANSMIT) != queue) {
          return; // serving the packet has ended the connection
        }
        queue.complete(incoming, 0);
        left--;
      }
    } while (left > 0 && queue.enableKicks());
    queue.publish();
    queue.signal();
    if (left == 0) {
      present.notifyLater(TRANSMIT);
    }
  }

  private void dispatch() {
    long payload = incoming.readableBytes() - VsockHeader.BYTES;
    if (payload < 0 || incoming.isOutside()) {
      invalid++;
      return;
    }
    incoming.read(0, heard.bytes(), 0, VsockHeader.BYTES);
    boolean sound =
        heard.sourceCid() == guestCid
            && heard.destinationCid() == HOST_CID
            && heard.length() == payload;
    if (!sound) {
      invalid++;
      return;
    }
    long key = key(heard.destinationPort(), heard.sourcePort());
    VsockStream stream = heard.type() == VsockHeader.TYPE_STREAM ? streams.get(key) : null;
    if (stream != null) {
      stream.onPacket(heard, incoming);
    } else if (heard.op() != VsockHeader.RST) {
      reset(heard.destinationPort(), heard.sourcePort());
    }
  }

  private static long key(int hostPort, int guestPort) {
    return (long) hostPort << 32 | (guestPort & 0xffff_ffffL);
  }
}
