// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.List;

/// The device's side of a split virtqueue (virtio 1.2, section 2.7), whose three parts lie in the
/// guest's memory:
///
/// ```
///  descriptors   n × { u64 address | u32 length | u16 flags | u16 next }
///  available     u16 flags | u16 index | n × u16 head                        | u16 used_event
///  used          u16 flags | u16 index | n × { u32 head | u32 bytes written } | u16 avail_event
/// ```
///
/// The driver writes descriptors, then heads, then *available.index*; the device takes chains with
/// [#next], hands them back with [#complete], makes that visible with [#publish], and after a batch
/// wakes the driver with [#signal] if it wants to be woken. Indices count modulo 2^16.
///
/// The driver is hostile: everything is read once, checked, and only then used. Broken rings throw
/// [VirtqueueException]; vanished memory throws `InternalError`.
///
/// Owned by the loop's thread. No call allocates.
///
/// @since 0.1
public final class SplitVirtqueue {
  /// Largest number of descriptors of a queue.
  static final int MAX_SIZE = 1024;

  private static final int DESCRIPTOR_BYTES = 16;
  private static final int USED_ELEMENT_BYTES = 8;
  private static final int RING = 4; // offset of the ring in available and used
  private static final int INDEX = 2; // offset of the index in available and used
  private static final int MAX_PIECE_BYTES = 1 << 30;

  private static final int NEXT = 1; // flags of descriptors
  private static final int WRITE = 2;
  private static final int INDIRECT = 4;

  private static final short NO_NOTIFY = 1; // flag in used: the device does not want kicks
  private static final int NO_INTERRUPT = 1; // flag in available: the driver does not want calls

  private static final VarHandle U16 = ValueLayout.JAVA_SHORT.varHandle();
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final GuestMemory memory;
  private final int size;
  private final boolean eventIndex;
  private final boolean indirect;
  private final Runnable call;
  private final MemorySegment descriptors;
  private final long descriptorsOffset;
  private final MemorySegment available;
  private final long availableOffset;
  private final MemorySegment used;
  private final long usedOffset;

  private int nextAvailable;
  private int seenAvailable;
  private int publishedUsed;
  private int pendingUsed;
  private int signalledUsed;

  /// Where a queue lies.
  ///
  /// @param size number of descriptors
  /// @param descriptors user address of the descriptors
  /// @param available user address of the available ring
  /// @param used user address of the used ring
  public record Layout(int size, long descriptors, long available, long used) {
    /// @throws VirtqueueException when size or alignment are not allowed
    public Layout {
      if (size < 1 || size > MAX_SIZE || Integer.bitCount(size) != 1) {
        throw new VirtqueueException("a queue of " + size + " descriptors");
      }
      if (descriptors % 16 != 0 || available % 2 != 0 || used % 4 != 0) {
        throw new VirtqueueException("a queue that is not aligned");
      }
    }
  }

  /// @param memory the guest's memory
  /// @param layout where the queue lies in it
  /// @param driver tells which features were accepted
  /// @param call wakes the driver
  /// @throws VirtqueueException when the queue is not within the memory
  SplitVirtqueue(GuestMemory memory, Layout layout, Transport driver, Runnable call) {
    this.memory = memory;
    this.size = layout.size;
    this.eventIndex = driver.negotiated(Virtio.RING_EVENT_IDX);
    this.indirect = driver.negotiated(Virtio.RING_INDIRECT_DESC);
    this.call = call;
    int region = region(layout.descriptors, (long) size * DESCRIPTOR_BYTES);
    descriptors = memory.memory(region);
    descriptorsOffset = memory.userOffset(region, layout.descriptors);
    region = region(layout.available, RING + 2L * size + 2);
    available = memory.memory(region);
    availableOffset = memory.userOffset(region, layout.available);
    region = region(layout.used, RING + (long) USED_ELEMENT_BYTES * size + 2);
    used = memory.memory(region);
    usedOffset = memory.userOffset(region, layout.used);
    publishedUsed = u16(used, usedOffset + INDEX);
    signalledUsed = publishedUsed;
  }

  /// A queue in memory of this process, for a driver that is no guest: in benchmarks.
  ///
  /// @param memory in which all addresses are offsets; stays the caller's
  /// @param layout where the queue lies in it
  /// @param driver tells which features were accepted
  /// @param call wakes the driver
  /// @throws VirtqueueException when the queue is not within the memory
  public static SplitVirtqueue in(
      MemorySegment memory, Layout layout, Transport driver, Runnable call) {
    GuestMemory.Region region = new GuestMemory.Region(0, memory.byteSize(), 0, 0);
    GuestMemory guest = new GuestMemory(Arena.global(), List.of(region), List.of(memory), 0);
    return new SplitVirtqueue(guest, layout, driver, call);
  }

  /// Continues at this index of the available ring.
  void resumeAt(int availableIndex) {
    nextAvailable = availableIndex & 0xffff;
    seenAvailable = nextAvailable;
  }

  /// The index of the available ring at which [#next] goes on.
  int position() {
    return nextAvailable;
  }

  /// Number of descriptors.
  public int size() {
    return size;
  }

  /// Takes the next chain that the driver has made available.
  ///
  /// @param chain is filled
  /// @return false when there is none
  /// @throws VirtqueueException when the ring or the chain breaks the rules
  public boolean next(Chain chain) {
    if (nextAvailable == seenAvailable && !refresh()) {
      return false;
    }
    int head = u16(available, availableOffset + RING + 2L * (nextAvailable & (size - 1)));
    if (head >= size) {
      throw new VirtqueueException("chain " + head + " of a queue of " + size);
    }
    chain.begin(head);
    walk(chain, head);
    nextAvailable = (nextAvailable + 1) & 0xffff;
    return true;
  }

  /// Gives the last chains of [#next] back, unused: they will be taken again. What was completed
  /// and not yet published is void.
  void rewind(int chains) {
    nextAvailable = (nextAvailable - chains) & 0xffff;
    pendingUsed = 0;
  }

  /// Hands a chain back to the driver, with the next [#publish].
  ///
  /// @param chain one that [#next] gave
  /// @param written bytes written to its writable part, from its beginning
  public void complete(Chain chain, int written) {
    int slot = (publishedUsed + pendingUsed) & (size - 1);
    long at = usedOffset + RING + (long) USED_ELEMENT_BYTES * slot;
    used.set(INT, at, chain.head());
    used.set(INT, at + 4, written);
    pendingUsed++;
  }

  /// Makes completed chains visible to the driver, all at once.
  public void publish() {
    if (pendingUsed > 0) {
      publishedUsed = (publishedUsed + pendingUsed) & 0xffff;
      pendingUsed = 0;
      U16.setRelease(used, usedOffset + INDEX, (short) publishedUsed);
    }
  }

  /// Wakes the driver when something was published since the last time and it wants to know.
  public void signal() {
    if (publishedUsed == signalledUsed) {
      return;
    }
    // The store of used.index must be visible before we look at what the driver waits for.
    VarHandle.fullFence();
    boolean wanted;
    if (eventIndex) {
      int event = u16(available, availableOffset + RING + 2L * size);
      int news = (publishedUsed - signalledUsed) & 0xffff;
      wanted = ((publishedUsed - event - 1) & 0xffff) < news;
    } else {
      wanted = (u16(available, availableOffset) & NO_INTERRUPT) == 0;
    }
    signalledUsed = publishedUsed;
    if (wanted) {
      call.run();
    }
  }

  /// Asks the driver not to kick, as the device looks anyway or needs nothing. A request, not a
  /// promise.
  public void suppressKicks() {
    if (!eventIndex) {
      used.set(SHORT, usedOffset, NO_NOTIFY);
    }
  }

  /// Asks the driver to kick when it makes more available than was seen so far.
  ///
  /// @return true when it has done so already: no kick will come for that
  public boolean enableKicks() {
    int seen = seenAvailable;
    if (eventIndex) {
      long availEvent = usedOffset + RING + (long) USED_ELEMENT_BYTES * size;
      used.set(SHORT, availEvent, (short) seen);
    } else {
      used.set(SHORT, usedOffset, (short) 0);
    }
    // The driver must see the request before we look whether it has added something before it did.
    VarHandle.fullFence();
    refresh();
    return seenAvailable != seen;
  }

  /// Looks how far the driver is.
  private boolean refresh() {
    int index = (short) U16.getAcquire(available, availableOffset + INDEX) & 0xffff;
    int waiting = (index - nextAvailable) & 0xffff;
    if (waiting > size) {
      throw new VirtqueueException(waiting + " chains in a queue of " + size);
    }
    seenAvailable = index;
    return waiting > 0;
  }

  private void walk(Chain chain, int head) {
    int index = head;
    for (int steps = 0; steps < size; steps++) {
      long at = descriptorsOffset + (long) DESCRIPTOR_BYTES * index;
      int flags = u16(descriptors, at + 12);
      if ((flags & INDIRECT) != 0) {
        if (!indirect || (flags & NEXT) != 0) {
          throw new VirtqueueException("an indirect descriptor where none may be");
        }
        walkIndirect(chain, descriptors.get(LONG, at), descriptors.get(INT, at + 8));
        return;
      }
      add(chain, descriptors, at, flags);
      if ((flags & NEXT) == 0) {
        return;
      }
      index = u16(descriptors, at + 14);
      if (index >= size) {
        throw new VirtqueueException("descriptor " + index + " of a queue of " + size);
      }
    }
    throw new VirtqueueException("a chain that goes round in a circle");
  }

  private void walkIndirect(Chain chain, long address, int bytes) {
    int region = memory.regionOfGuest(address, bytes);
    int count = bytes / DESCRIPTOR_BYTES;
    boolean sound = bytes > 0 && bytes % DESCRIPTOR_BYTES == 0 && count <= Chain.MAX_PIECES;
    if (!sound || region < 0) {
      throw new VirtqueueException("a table of descriptors of " + bytes + " bytes");
    }
    MemorySegment table = memory.memory(region);
    long base = memory.guestOffset(region, address);
    int index = 0;
    for (int steps = 0; steps < count; steps++) {
      long at = base + (long) DESCRIPTOR_BYTES * index;
      int flags = u16(table, at + 12);
      if ((flags & INDIRECT) != 0) {
        throw new VirtqueueException("an indirect descriptor in a table of descriptors");
      }
      add(chain, table, at, flags);
      if ((flags & NEXT) == 0) {
        return;
      }
      index = u16(table, at + 14);
      if (index >= count) {
        throw new VirtqueueException("descriptor " + index + " of a table of " + count);
      }
    }
    throw new VirtqueueException("a chain that goes round in a circle");
  }

  private void add(Chain chain, MemorySegment table, long at, int flags) {
    long address = table.get(LONG, at);
    int length = table.get(INT, at + 8);
    if (length < 0 || length > MAX_PIECE_BYTES) {
      throw new VirtqueueException(
          "a descriptor of " + Integer.toUnsignedString(length) + " bytes");
    }
    if (length > 0) {
      memory.addTo(chain, address, length, (flags & WRITE) != 0);
    }
  }

  private int region(long address, long bytes) {
    int region = memory.regionOfUser(address, bytes);
    if (region < 0) {
      throw new VirtqueueException("a queue outside the guest's memory");
    }
    return region;
  }

  private static int u16(MemorySegment segment, long offset) {
    return segment.get(SHORT, offset) & 0xffff;
  }
}
