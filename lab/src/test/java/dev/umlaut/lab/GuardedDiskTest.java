// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.os.Errno;
import dev.umlaut.vhost.Disk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileStore;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Protects the machine's file system from guests that write without end.
class GuardedDiskTest {
  private final Holder holder = new Holder();
  private final GuardedDisk disk = new GuardedDisk(new Sink(), holder);
  private final MemorySegment block = Arena.ofAuto().allocate(1 << 20);

  @Test
  void writesReachTheDiskWhileThereIsRoom() {
    holder.usable = 1L << 30;

    assertThat(write()).isEqualTo(1 << 20);
  }

  @Test
  void theDiskIsFullBeforeItsHolderIs() {
    holder.usable = GuardedDisk.RESERVE_BYTES;

    assertThat(write()).isEqualTo(-Errno.ENOSPC);
    assertThat(disk.writeZeroes(0, 4096)).isEqualTo(-Errno.ENOSPC);
    assertThat(disk.read(block, 0, 4096, 0)).isEqualTo(4096);
  }

  @Test
  void roomThatComesBackIsSeen() {
    holder.usable = 0;
    assertThat(write()).isNegative();

    holder.usable = 1L << 30;

    assertThat(write()).isPositive();
  }

  @Test
  void fewLooksAtTheHolderAreEnough() {
    holder.usable = 1L << 30;

    for (int i = 0; i < 40; i++) {
      assertThat(write()).isPositive();
    }

    assertThat(holder.looks).isEqualTo(1 + 39 / 4);
  }

  private int write() {
    return disk.write(block, 0, 1 << 20, 0);
  }

  /// A file system with as much room as the test says.
  private static final class Holder extends FileStore {
    private long usable;
    private int looks;

    @Override
    public long getUsableSpace() throws IOException {
      looks++;
      return usable;
    }

    @Override
    public String name() {
      return "test";
    }

    @Override
    public String type() {
      return "test";
    }

    @Override
    public boolean isReadOnly() {
      return false;
    }

    @Override
    public long getTotalSpace() {
      return 1L << 40;
    }

    @Override
    public long getUnallocatedSpace() {
      return usable;
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
      return false;
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
      return false;
    }

    @Override
    public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
      return null;
    }

    @Override
    public Object getAttribute(String attribute) {
      throw new UnsupportedOperationException();
    }
  }

  /// Takes everything.
  private static final class Sink implements Disk {
    @Override
    public long sizeBytes() {
      return 1L << 40;
    }

    @Override
    public boolean readOnly() {
      return false;
    }

    @Override
    public int read(MemorySegment into, long off, int length, long position) {
      return length;
    }

    @Override
    public int write(MemorySegment from, long off, int length, long position) {
      return length;
    }

    @Override
    public int flush() {
      return 0;
    }

    @Override
    public int discard(long position, long length) {
      return 0;
    }

    @Override
    public int writeZeroes(long position, long length) {
      return 0;
    }

    @Override
    public void close() {}
  }
}
