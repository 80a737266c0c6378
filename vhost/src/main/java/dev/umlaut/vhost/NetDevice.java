// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.fabric.Attachment;
import dev.umlaut.fabric.Frame;
import dev.umlaut.fabric.FrameQueue;
import dev.umlaut.fabric.Offload;
import dev.umlaut.fabric.Port;
import dev.umlaut.fabric.Softener;
import dev.umlaut.frame.MacAddress;
import dev.umlaut.loop.EventLoop;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// A network card (virtio 1.2, section 5.1): `eth0` in the guest, a [Port] towards the network.
///
/// Checksums and segmentation are offered to both sides, so a TCP segment of 64 KiB goes from guest
/// to guest whole and unsummed, in one copy from memory to memory. Where a receiver has not
/// accepted what the sender left undone, it is done here, in software, by [Softener]; that is slow,
/// right, and counted.
///
/// A frame that finds the receiver's queue full waits in a [bounded backlog][FrameQueue]; when that
/// is full too it is dropped, as by a real switch.
///
/// Owned by the loop's thread; [#counters] and [#linkUp] may be called by any.
///
/// @since 0.1
public final class NetDevice implements Device, Port {
  static final int CSUM = 0; // feature bits
  static final int GUEST_CSUM = 1;
  static final int MTU = 3;
  static final int MAC = 5;
  static final int GUEST_TSO4 = 7;
  static final int GUEST_TSO6 = 8;
  static final int GUEST_ECN = 9;
  static final int HOST_TSO4 = 11;
  static final int HOST_TSO6 = 12;
  static final int HOST_ECN = 13;
  static final int MRG_RXBUF = 15;
  static final int STATUS = 16;

  static final int BACKLOG_FRAMES = 1024;
  private static final int BACKLOG_BYTES = 2 << 20;

  private static final int RECEIVE = 0; // queues
  private static final int TRANSMIT = 1;
  private static final int LINK_UP = 1; // of the status field
  private static final int CONFIG_BYTES = 20;
  private static final int WORK_PER_TURN = 256; // a frame is 1, and 1 more for each 4 KiB
  private static final int WORK_BYTES = 4096;

  private final EventLoop loop;
  private final MacAddress mac;
  private final int mtuBytes;
  private final Chain chain = new Chain();
  private final Frame sending = new Frame(Chain.MAX_PIECES);
  private final MemorySegment header = MemorySegment.ofArray(new byte[NetHeader.BYTES]);
  private final NetReceiver receiver = new NetReceiver();
  private final FrameQueue backlog = new FrameQueue(BACKLOG_BYTES, BACKLOG_FRAMES);
  private final Softener softener = new Softener();
  private final BusyPoll busyPoll;
  private @Nullable Attachment attachment;
  private @Nullable Transport driver;
  private boolean linkUp = true;
  private long sentInvalid;
  private long sentOutside;
  private long sentUnplugged;
  private long noDriver;
  private long noBuffer;
  private long tooBig;
  private long backlogged;
  private long softened;
  private long unsegmentable;

  /// @param mac what the guest's interface gets
  /// @param mtuBytes what the guest's interface gets, and may not go beyond: 68 to 65535
  public NetDevice(EventLoop loop, MacAddress mac, int mtuBytes) {
    if (mtuBytes < 68 || mtuBytes > 65535) {
      throw new IllegalArgumentException("an MTU of " + mtuBytes + "; it is from 68 to 65535");
    }
    this.loop = loop;
    this.mac = mac;
    this.mtuBytes = mtuBytes;
    this.busyPoll = new BusyPoll(loop);
  }

  /// The address the guest's interface gets.
  public MacAddress mac() {
    return mac;
  }

  /// Says where frames of the guest go. Loop thread. Whoever made the attachment closes it.
  public void connect(Attachment newAttachment) {
    attachment = newAttachment;
  }

  /// Plugs the cable in or pulls it out: the guest sees its carrier come or go, and while it is
  /// gone no frame passes. Any thread.
  public void linkUp(boolean up) {
    loop.call(() -> {
      linkUp = up;
      Transport present = driver;
      if (present != null && present.negotiated(STATUS)) {
        present.configChanged();
      }
      return up;
    });
  }

  @Override
  public void carrierChanged(boolean up) {
    linkUp(up);
  }

  /// What could not be done. Any thread.
  public NetCounters counters() {
    return loop.call(() ->
        new NetCounters(
            sentInvalid,
            sentOutside,
            sentUnplugged,
            noDriver,
            noBuffer,
            tooBig,
            backlogged,
            softened,
            unsegmentable));
  }

  @Override
  public int virtioId() {
    return 1;
  }

  @Override
  public int queueCount() {
    return 2;
  }

  @Override
  public long features() {
    return Virtio.bits(CSUM, GUEST_CSUM, MTU, MAC, MRG_RXBUF, STATUS)
        | Virtio.bits(GUEST_TSO4, GUEST_TSO6, GUEST_ECN, HOST_TSO4, HOST_TSO6, HOST_ECN);
  }

  @Override
  public byte[] config() {
    byte[] bytes = new byte[CONFIG_BYTES];
    System.arraycopy(mac.octets(), 0, bytes, 0, MacAddress.BYTES);
    MemorySegment config = MemorySegment.ofArray(bytes);
    config.set(ValueLayout.JAVA_SHORT_UNALIGNED, 6, (short) (linkUp ? LINK_UP : 0));
    config.set(ValueLayout.JAVA_SHORT_UNALIGNED, 8, (short) 1); // pairs of queues
    config.set(ValueLayout.JAVA_SHORT_UNALIGNED, 10, (short) mtuBytes);
    return bytes;
  }

  @Override
  public void driverStarted(Transport newDriver) {
    driver = newDriver;
  }

  @Override
  public void driverStopped() {
    driver = null;
    backlog.clear();
    Attachment plug = attachment;
    if (plug != null) {
      plug.flush(); // a batch that broke off in the middle has not been announced yet
    }
  }

  @Override
  public void notified(int index) {
    Transport present = driver;
    SplitVirtqueue queue = present == null ? null : present.queue(index);
    if (present == null || queue == null) {
      return;
    }
    if (index == TRANSMIT) {
      transmit(present, queue);
    } else if (!backlog.isEmpty()) {
      drainBacklog(present, queue);
      queue.signal();
    } else {
      queue.suppressKicks();
    }
  }

  /// Takes a frame for the guest.
  @Override
  public boolean deliver(Frame frame) {
    Transport present = driver;
    SplitVirtqueue queue = present == null ? null : present.queue(RECEIVE);
    if (present == null || queue == null || !linkUp) {
      noDriver++;
      return false;
    }
    try {
      if (takesAsIs(frame.offload(), present)) {
        return enqueue(frame, present, queue);
      }
      softened++;
      return switch (softener.soften(frame, piece -> enqueue(piece, present, queue))) {
        case TAKEN -> true;
        case DROPPED -> false;
        case MALFORMED -> {
          unsegmentable++;
          yield false;
        }
      };
    } catch (RuntimeException | InternalError e) {
      frame.touch(); // if it was the sender's memory that vanished, this throws to the sender
      present.fail(e);
      return false;
    }
  }

  /// Wakes the guest if it waits for frames.
  @Override
  public void flush() {
    Transport present = driver;
    SplitVirtqueue queue = present == null ? null : present.queue(RECEIVE);
    if (present == null || queue == null) {
      return;
    }
    try {
      queue.signal();
    } catch (RuntimeException | InternalError e) {
      present.fail(e);
    }
  }

  private boolean enqueue(Frame frame, Transport present, SplitVirtqueue queue) {
    if (!backlog.isEmpty()) {
      drainBacklog(present, queue);
    }
    if (backlog.isEmpty()) {
      switch (receiver.put(frame, queue, present.negotiated(MRG_RXBUF))) {
        case TAKEN -> {
          return true;
        }
        case TOO_BIG -> {
          tooBig++;
          return false;
        }
        case NO_ROOM -> {}
      }
    }
    if (!backlog.add(frame)) {
      noBuffer++;
      return false;
    }
    backlogged++;
    if (queue.enableKicks()) {
      present.notifyLater(RECEIVE);
    }
    return true;
  }

  private void drainBacklog(Transport present, SplitVirtqueue queue) {
    boolean merge = present.negotiated(MRG_RXBUF);
    while (true) {
      @Nullable Frame next = backlog.first();
      if (next == null) {
        queue.suppressKicks();
        return;
      }
      switch (receiver.put(next, queue, merge)) {
        case TAKEN -> backlog.removeFirst();
        case TOO_BIG -> {
          tooBig++;
          backlog.removeFirst();
        }
        case NO_ROOM -> {
          if (!queue.enableKicks()) {
            return;
          }
        }
      }
    }
  }

  private void transmit(Transport present, SplitVirtqueue queue) {
    int left = WORK_PER_TURN;
    boolean polling;
    queue.suppressKicks();
    do {
      while (left > 0 && queue.next(chain)) {
        send(present);
        queue.complete(chain, 0);
        left -= 1 + (int) Math.min(chain.readableBytes(), Frame.MAX_BYTES) / WORK_BYTES;
      }
      polling = left > 0 && busyPoll.goesOn(left < WORK_PER_TURN);
    } while (left > 0 && !polling && queue.enableKicks());
    queue.publish();
    if (!polling) {
      queue.signal();
    }
    Attachment plug = attachment;
    if (plug != null) {
      plug.flush();
    }
    if (left <= 0 || polling) {
      present.notifyLater(TRANSMIT);
    }
  }

  private void send(Transport present) {
    Attachment plug = attachment;
    if (plug == null || !linkUp) {
      sentUnplugged++;
    } else if (chain.isOutside()) {
      sentOutside++;
    } else if (assemble(present)) {
      plug.send(sending);
    } else {
      sentInvalid++;
    }
  }

  /// Makes a frame of the chain at hand.
  private boolean assemble(Transport present) {
    long length = chain.readableBytes() - NetHeader.BYTES;
    if (length < 0 || length > Frame.MAX_BYTES) {
      return false;
    }
    chain.read(0, header, 0, NetHeader.BYTES);
    sending.clear();
    int skip = NetHeader.BYTES;
    for (int i = 0; i < chain.readablePieces(); i++) {
      int skipped = Math.min(skip, chain.length(i));
      int rest = chain.length(i) - skipped;
      skip -= skipped;
      if (rest > 0 && !sending.add(chain.memory(i), chain.offset(i) + skipped, rest)) {
        return false;
      }
    }
    return sending.seal() && NetHeader.read(header, sending, present);
  }

  private static boolean takesAsIs(Offload offload, Transport present) {
    return !offload.needsChecksum()
        || (present.negotiated(GUEST_CSUM) && takesSegments(offload, present));
  }

  private static boolean takesSegments(Offload offload, Transport present) {
    boolean congestion = !offload.explicitCongestion() || present.negotiated(GUEST_ECN);
    return switch (offload.segmentation()) {
      case NONE -> true;
      case TCP4 -> congestion && present.negotiated(GUEST_TSO4);
      case TCP6 -> congestion && present.negotiated(GUEST_TSO6);
    };
  }
}
