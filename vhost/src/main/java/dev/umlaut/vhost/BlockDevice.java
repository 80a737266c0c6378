// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.EventLoop;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A disk (virtio 1.2, section 5.2): `/dev/vda` in the guest. Requests are carried out at once, in
/// order, straight between [Disk] and guest memory. A request that cannot be done ends with an I/O
/// error for itself alone.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class BlockDevice implements Device {
  private static final int SEG_MAX = 2; // feature bits
  private static final int RO = 5;
  private static final int FLUSH = 9;
  private static final int DISCARD = 13;
  private static final int WRITE_ZEROES = 14;

  private static final int CONFIG_BYTES = 60;
  private static final int MAX_SEGMENTS = 254; // data descriptors of a request in a queue of 256
  private static final int WORK_PER_TURN = 64; // a request is 1, and 1 more for each 16 KiB
  private static final int WORK_BYTES = 16 * 1024;

  /// What an access to a fast disk takes.
  private static final Duration LATENCY = Duration.ofNanos(50_000);

  private final EventLoop loop;
  private final Disk disk;
  private final BlockRequest request;
  private final Chain chain = new Chain();
  private @Nullable Transport driver;
  private long requests;

  /// @param disk stays the caller's, who closes it after the server of this device
  /// @param serial what the guest sees in `/sys/block/vda/serial`, the first 20 bytes of it
  public BlockDevice(EventLoop loop, Disk disk, String serial) {
    this.loop = loop;
    this.disk = disk;
    this.request = new BlockRequest(disk, serial.getBytes(StandardCharsets.UTF_8));
  }

  /// How many requests were served so far. Any thread.
  public long requests() {
    return loop.call(() -> requests);
  }

  @Override
  public int virtioId() {
    return 2;
  }

  @Override
  public int queueCount() {
    return 1;
  }

  @Override
  public long features() {
    long always = Virtio.bits(SEG_MAX, FLUSH);
    return always | (disk.readOnly() ? Virtio.bits(RO) : Virtio.bits(DISCARD, WRITE_ZEROES));
  }

  @Override
  public byte[] config() {
    byte[] bytes = new byte[CONFIG_BYTES];
    MemorySegment config = MemorySegment.ofArray(bytes);
    ValueLayout.OfInt u32 = ValueLayout.JAVA_INT_UNALIGNED;
    config.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, disk.sizeBytes() / BlockRequest.SECTOR_BYTES);
    config.set(u32, 12, MAX_SEGMENTS);
    config.set(u32, 36, BlockRequest.MAX_DISCARD_SECTORS);
    config.set(u32, 40, BlockRequest.MAX_RANGES);
    config.set(u32, 44, 4096 / BlockRequest.SECTOR_BYTES); // discards want this alignment
    config.set(u32, 48, BlockRequest.MAX_ZEROES_SECTORS);
    config.set(u32, 52, BlockRequest.MAX_RANGES);
    bytes[56] = 1; // zeroing may give the space back
    return bytes;
  }

  @Override
  public void driverStarted(Transport newDriver) {
    driver = newDriver;
  }

  @Override
  public Duration latency() {
    return LATENCY;
  }

  @Override
  public boolean reachesOthers() {
    return false;
  }

  @Override
  public void notified(int index) {
    Transport present = driver;
    SplitVirtqueue queue = present == null ? null : present.queue(0);
    if (present == null || queue == null) {
      return;
    }
    int left = WORK_PER_TURN;
    queue.suppressKicks();
    do {
      while (left > 0 && queue.next(chain)) {
        queue.complete(chain, request.serve(chain));
        requests++;
        long bytes = chain.readableBytes() + chain.writableBytes();
        left -= 1 + (int) Math.min(bytes / WORK_BYTES, WORK_PER_TURN);
      }
    } while (left > 0 && queue.enableKicks());
    queue.publish();
    queue.signal();
    if (left <= 0) {
      present.notifyLater(0);
    }
  }

  @Override
  public void driverStopped() {
    driver = null;
  }
}
