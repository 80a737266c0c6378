// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.os.Fd;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The memory that a guest shares: regions of files it has passed, mapped here. Addresses come in
/// two kinds, *guest* (physical, used in descriptors) and *user* (of the front end's process, used
/// for the rings).
///
/// The guest can take its memory back at any time by shrinking the file; an access then throws
/// `InternalError`, which ends the connection to that guest.
///
/// Owned by the loop's thread; closing unmaps.
final class GuestMemory implements AutoCloseable {
  /// Most regions of a table (what QEMU's vhost-user has at most without CONFIGURE_MEM_SLOTS).
  static final int MAX_REGIONS = 8;

  /// In place of an offset: not in any region.
  static final long OUTSIDE = -1;

  private static final long PAGE_BYTES = 4096;
  private static final long MAX_REGION_BYTES = 1L << 40;

  private static final MemorySegment ZEROES = Arena.global().allocate(PAGE_BYTES).asReadOnly();

  /// One region as the front end has described it.
  record Region(long guestAddress, long sizeBytes, long userAddress, long fileOffset) {}

  private final Arena arena;
  private final Region[] regions;
  private final MemorySegment[] mapped;
  private final long zeroPageAddress;

  /// @param arena owns the memory; closed with this
  /// @param regions as described
  /// @param mapped the memory of each
  /// @param zeroPageAddress guest address of a page outside the regions that reads as zeros; 0 when
  ///   there is none
  GuestMemory(Arena arena, List<Region> regions, List<MemorySegment> mapped, long zeroPageAddress) {
    this.arena = arena;
    this.regions = regions.toArray(new Region[0]);
    this.mapped = mapped.toArray(new MemorySegment[0]);
    this.zeroPageAddress = zeroPageAddress;
  }

  /// Maps the regions.
  ///
  /// @param files one for each region; the caller closes them
  /// @throws VirtqueueException when a region is not within its file
  static GuestMemory map(List<Region> regions, List<Fd> files, long zeroPageAddress) {
    Arena arena = Arena.ofConfined();
    try {
      List<MemorySegment> mapped = new ArrayList<>();
      for (int i = 0; i < regions.size(); i++) {
        Region region = regions.get(i);
        check(region, files.get(i));
        mapped.add(Memory.map(files.get(i), region.fileOffset, region.sizeBytes, arena));
      }
      return new GuestMemory(arena, regions, mapped, zeroPageAddress);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static void check(Region region, Fd file) {
    long size = region.sizeBytes;
    long offset = region.fileOffset;
    if (size <= 0
        || size > MAX_REGION_BYTES
        || offset < 0
        || offset % PAGE_BYTES != 0
        || offset > FileIo.size(file) - size
        || region.guestAddress + size - 1 + Long.MIN_VALUE < region.guestAddress + Long.MIN_VALUE
        || region.userAddress + size - 1 + Long.MIN_VALUE < region.userAddress + Long.MIN_VALUE) {
      throw new VirtqueueException("a memory region that cannot be: " + region);
    }
  }

  /// The region that holds all of a range of guest addresses, or -1.
  int regionOfGuest(long address, long bytes) {
    for (int i = 0; i < regions.length; i++) {
      if (holds(address - regions[i].guestAddress, bytes, regions[i].sizeBytes)) {
        return i;
      }
    }
    return -1;
  }

  /// The region that holds all of a range of user addresses, or -1.
  int regionOfUser(long address, long bytes) {
    for (int i = 0; i < regions.length; i++) {
      if (holds(address - regions[i].userAddress, bytes, regions[i].sizeBytes)) {
        return i;
      }
    }
    return -1;
  }

  MemorySegment memory(int region) {
    return mapped[region];
  }

  long guestOffset(int region, long address) {
    return address - regions[region].guestAddress;
  }

  long userOffset(int region, long address) {
    return address - regions[region].userAddress;
  }

  /// Adds a piece of memory to a chain, as the driver has described it.
  void addTo(Chain chain, long address, int length, boolean writable) {
    int region = regionOfGuest(address, length);
    if (region >= 0) {
      chain.add(mapped[region], guestOffset(region, address), length, writable);
    } else if (!writable
        && zeroPageAddress != 0
        && holds(address - zeroPageAddress, length, PAGE_BYTES)) {
      chain.add(ZEROES, address - zeroPageAddress, length, false);
    } else {
      chain.add(ZEROES, OUTSIDE, length, writable);
    }
  }

  /// Unmaps everything.
  @Override
  public void close() {
    arena.close();
  }

  private static boolean holds(long offset, long bytes, long size) {
    return offset >= 0 && offset < size && bytes <= size - offset;
  }
}
