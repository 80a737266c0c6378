// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.microbench;

import dev.umlaut.fabric.Frame;
import dev.umlaut.vhost.Chain;
import dev.umlaut.vhost.NetDevice;
import dev.umlaut.vhost.SplitVirtqueue;
import dev.umlaut.vhost.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/// A guest without a kernel: memory with the two rings of a network card (virtio 1.2, section 2.7).
/// Its buffers stay where they are, and as the device takes them in order, only indices move; so
/// the guest's side costs next to nothing.
final class RingGuest implements Transport {
  private static final int RECEIVE = 0;
  private static final int TRANSMIT = 1;
  private static final int SIZE = 256;
  private static final int PAGE_BYTES = 4096;
  private static final int PAGES_OF_TABLE = 17;
  private static final int HEADER_BYTES = 12;
  private static final int FRAME_BYTES = 1514;
  private static final int RING_BYTES = 4 * PAGE_BYTES; // descriptors, available, used, a page each
  private static final int TABLES_AT = 2 * RING_BYTES;
  private static final int DATA_AT = TABLES_AT + 8 * PAGE_BYTES;
  private static final int MEMORY_BYTES = DATA_AT + 2 * SIZE * PAGE_BYTES;
  private static final int NEXT = 1;
  private static final int WRITE = 2;
  private static final int INDIRECT = 4;
  private static final VarHandle U16 = ValueLayout.JAVA_SHORT.varHandle();

  /// How buffers are described.
  enum Shape {
    /// Sent frames in two descriptors, header and frame; received ones in buffers of a page.
    PLAIN,
    /// Each buffer in a table of its own: sent ones of two pieces, received ones of 17 pages.
    INDIRECT
  }

  private final MemorySegment memory = Arena.ofAuto().allocate(MEMORY_BYTES, PAGE_BYTES);
  private final List<SplitVirtqueue> queues = new ArrayList<>();
  private final NetDevice card;
  private int sent;

  RingGuest(NetDevice card, Shape shape) {
    this.card = card;
    for (int queue = RECEIVE; queue <= TRANSMIT; queue++) {
      long at = (long) queue * RING_BYTES;
      var layout = new SplitVirtqueue.Layout(SIZE, at, at + PAGE_BYTES, at + 2L * PAGE_BYTES);
      queues.add(SplitVirtqueue.in(memory, layout, this, () -> {}));
    }
    boolean indirect = shape == Shape.INDIRECT;
    for (int i = 0; i < SIZE; i++) {
      describeSent(i, indirect);
      describeReceived(i, indirect);
    }
    card.driverStarted(this);
    offerBuffers();
  }

  /// The frame that it sends.
  void prepare(Frame frame) {
    frame.copyTo(memory, DATA_AT + PAGE_BYTES, 0, FRAME_BYTES);
  }

  /// Two pieces that are the same for all, at the beginning of the data.
  private void describeSent(int i, boolean indirect) {
    if (indirect) {
      descriptor(RING_BYTES + 16L * i, TABLES_AT, 32, INDIRECT, 0);
      descriptor(TABLES_AT, DATA_AT, HEADER_BYTES, NEXT, 1);
      descriptor(TABLES_AT + 16L, DATA_AT + PAGE_BYTES, FRAME_BYTES, 0, 0);
    } else if (i % 2 == 0) {
      descriptor(RING_BYTES + 16L * i, DATA_AT, HEADER_BYTES, NEXT, i + 1);
    } else {
      descriptor(RING_BYTES + 16L * i, DATA_AT + PAGE_BYTES, FRAME_BYTES, 0, 0);
    }
    head(TRANSMIT, i, indirect ? i : 2 * i % SIZE);
  }

  private void describeReceived(int i, boolean indirect) {
    int pages = DATA_AT + SIZE * PAGE_BYTES;
    if (indirect) {
      int table = TABLES_AT + PAGE_BYTES;
      descriptor(16L * i, table, 16 * PAGES_OF_TABLE, INDIRECT, 0);
      for (int page = 0; page < PAGES_OF_TABLE; page++) {
        int next = page + 1 < PAGES_OF_TABLE ? NEXT : 0;
        int at = pages + page * PAGE_BYTES;
        descriptor(table + 16L * page, at, PAGE_BYTES, WRITE | next, page + 1);
      }
    } else {
      descriptor(16L * i, pages + i * PAGE_BYTES, PAGE_BYTES, WRITE, 0);
    }
    head(RECEIVE, i, i);
  }

  private void descriptor(long at, int address, int length, int flags, int next) {
    memory.set(ValueLayout.JAVA_LONG, at, address);
    memory.set(ValueLayout.JAVA_INT, at + 8, length);
    memory.set(ValueLayout.JAVA_SHORT, at + 12, (short) flags);
    memory.set(ValueLayout.JAVA_SHORT, at + 14, (short) next);
  }

  private void head(int queue, int slot, int head) {
    memory.set(ValueLayout.JAVA_SHORT, availableAt(queue) + 4 + 2L * slot, (short) head);
  }

  /// Takes a chain to be sent and hands it back, without a look at what is in it.
  void pop(Chain chain) {
    SplitVirtqueue queue = queues.get(TRANSMIT);
    offer(TRANSMIT, ++sent);
    if (!queue.next(chain)) {
      throw new IllegalStateException("nothing to take");
    }
    queue.complete(chain, 0);
    queue.publish();
    queue.signal();
  }

  /// Sends the frame.
  void transmit() {
    offer(TRANSMIT, ++sent);
    card.notified(TRANSMIT);
  }

  /// Takes a frame into its buffers.
  void receive(Frame frame) {
    if (!card.deliver(frame)) {
      throw new IllegalStateException("not taken");
    }
    card.flush();
    offerBuffers();
  }

  /// All buffers that the device has handed back are offered again.
  private void offerBuffers() {
    long used = availableAt(RECEIVE) + PAGE_BYTES + 2;
    offer(RECEIVE, (short) U16.getAcquire(memory, used) + SIZE);
  }

  private void offer(int queue, int index) {
    U16.setRelease(memory, availableAt(queue) + 2, (short) index);
  }

  private static long availableAt(int queue) {
    return (long) queue * RING_BYTES + PAGE_BYTES;
  }

  @Override
  public boolean negotiated(int bit) {
    return true;
  }

  @Override
  public SplitVirtqueue queue(int index) {
    return queues.get(index);
  }

  @Override
  public void notifyLater(int queue) {
    // The next frame comes at once.
  }

  @Override
  public void configChanged() {
    // Nothing depends on it.
  }

  @Override
  public void fail(Throwable reason) {
    throw new IllegalStateException(reason);
  }
}
