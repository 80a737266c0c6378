// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A source of random numbers (virtio 1.2, section 5.4): `/dev/hwrng` in the guest.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class RngDevice implements Device {
  /// A request gets at most this much: enough to seed a kernel, too little to keep the loop busy.
  private static final int MAX_REQUEST_BYTES = 512;

  private static final int REQUESTS_PER_TURN = 16;

  private final RandomGenerator random;
  private final Chain chain = new Chain();
  private final byte[] bytes = new byte[MAX_REQUEST_BYTES];
  private final MemorySegment source = MemorySegment.ofArray(bytes);
  private @Nullable Transport driver;

  /// True randomness of this machine.
  public RngDevice() {
    this(new SecureRandom());
  }

  /// @param random gives the numbers; [SeededNumbers] make a guest repeatable
  public RngDevice(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public int virtioId() {
    return 4;
  }

  @Override
  public int queueCount() {
    return 1;
  }

  @Override
  public long features() {
    return 0;
  }

  @Override
  public byte[] config() {
    return new byte[0];
  }

  @Override
  public void driverStarted(Transport newDriver) {
    driver = newDriver;
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
    int left = REQUESTS_PER_TURN;
    do {
      while (left > 0 && queue.next(chain)) {
        int wanted = (int) Math.min(chain.writableBytes(), MAX_REQUEST_BYTES);
        random.nextBytes(bytes);
        queue.complete(chain, chain.write(0, source, 0, wanted));
        left--;
      }
    } while (left > 0 && queue.enableKicks());
    queue.publish();
    queue.signal();
    if (left == 0) {
      present.notifyLater(0);
    }
  }

  @Override
  public void driverStopped() {
    driver = null;
  }
}
