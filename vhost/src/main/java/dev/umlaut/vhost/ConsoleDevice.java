// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.EventLoop;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// A console (virtio 1.2, section 5.3) with one port: `/dev/hvc0` in the guest.
///
/// Owned by the loop's thread; [#input] and [#resize] may be called by any.
///
/// @since 0.1
public final class ConsoleDevice implements Device {
  /// Most bytes of input that wait for the guest to read them; what comes on top is lost, as on a
  /// real serial line.
  public static final int MAX_INPUT_BYTES = 64 * 1024;

  private static final int RECEIVE = 0; // queues
  private static final int TRANSMIT = 1;
  private static final int SIZE = 0; // feature bit
  private static final int CONFIG_BYTES = 12;
  private static final int CHAINS_PER_TURN = 64;
  private static final int MAX_OUTPUT_BYTES = 64 * 1024;

  private final EventLoop loop;
  private final ConsoleSink sink;
  private final Chain chain = new Chain();
  private final MemorySegment input = MemorySegment.ofArray(new byte[MAX_INPUT_BYTES]);
  private int inputStart;
  private int inputBytes;
  private int columns = 80;
  private int rows = 24;
  private @Nullable Transport driver;

  /// @param sink gets the guest's output
  public ConsoleDevice(EventLoop loop, ConsoleSink sink) {
    this.loop = loop;
    this.sink = sink;
  }

  /// Types something. It waits until the guest reads it; at most [#MAX_INPUT_BYTES] wait. Any
  /// thread.
  public void input(byte[] bytes) {
    if (!loop.onLoopThread()) {
      byte[] copy = bytes.clone();
      loop.execute(() -> input(copy));
      return;
    }
    int accepted = Math.min(bytes.length, MAX_INPUT_BYTES - inputBytes);
    for (int i = 0; i < accepted; i++) {
      int at = (inputStart + inputBytes + i) % MAX_INPUT_BYTES;
      input.set(ValueLayout.JAVA_BYTE, at, bytes[i]);
    }
    inputBytes += accepted;
    Transport present = driver;
    if (present != null) {
      present.notifyLater(RECEIVE);
    }
  }

  /// Sets the size of the terminal that shows the console. Any thread.
  public void resize(int newColumns, int newRows) {
    if (!loop.onLoopThread()) {
      loop.execute(() -> resize(newColumns, newRows));
      return;
    }
    columns = newColumns & 0xffff;
    rows = newRows & 0xffff;
    Transport present = driver;
    if (present != null) {
      present.configChanged();
    }
  }

  @Override
  public int virtioId() {
    return 3;
  }

  @Override
  public int queueCount() {
    return 2;
  }

  @Override
  public long features() {
    return Virtio.bits(SIZE);
  }

  @Override
  public byte[] config() {
    byte[] bytes = new byte[CONFIG_BYTES];
    MemorySegment config = MemorySegment.ofArray(bytes);
    config.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) columns);
    config.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2, (short) rows);
    return bytes;
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
    SplitVirtqueue queue = present == null ? null : present.queue(index);
    if (present == null || queue == null) {
      return;
    }
    boolean more = index == TRANSMIT ? transmit(queue) : receive(queue);
    queue.publish();
    queue.signal();
    if (more) {
      present.notifyLater(index);
    }
  }

  @Override
  public void driverStopped() {
    driver = null;
  }

  private boolean transmit(SplitVirtqueue queue) {
    int left = CHAINS_PER_TURN;
    do {
      while (left > 0 && queue.next(chain)) {
        byte[] bytes = new byte[(int) Math.min(chain.readableBytes(), MAX_OUTPUT_BYTES)];
        chain.read(0, MemorySegment.ofArray(bytes), 0, bytes.length);
        queue.complete(chain, 0);
        sink.output(bytes);
        left--;
      }
    } while (left > 0 && queue.enableKicks());
    return left == 0;
  }

  private boolean receive(SplitVirtqueue queue) {
    int left = CHAINS_PER_TURN;
    do {
      while (left > 0 && inputBytes > 0 && queue.next(chain)) {
        int run = Math.min(inputBytes, MAX_INPUT_BYTES - inputStart);
        int wanted = (int) Math.min(run, chain.writableBytes());
        int written = chain.write(0, input, inputStart, wanted);
        inputStart = (inputStart + written) % MAX_INPUT_BYTES;
        inputBytes -= written;
        queue.complete(chain, written);
        left--;
      }
    } while (left > 0 && inputBytes > 0 && queue.enableKicks());
    return left == 0;
  }
}
