// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameQueueTest {
  private static byte[] contents(Frame frame) {
    byte[] bytes = new byte[frame.length()];
    frame.copyTo(MemorySegment.ofArray(bytes), 0, 0, bytes.length);
    return bytes;
  }

  /// The ring behaves like a queue of copies, whatever the sizes and however it wraps.
  @Test
  void framesComeOutAsTheyWentIn() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      FrameQueue queue = new FrameQueue(2 << 20, 1024);
      ArrayDeque<byte[]> expected = new ArrayDeque<>();
      int refused = 0;
      for (int i = 0; i < 2000; i++) {
        if (random.nextInt(5) < 3) {
          byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(14, 66_000) : 64];
          bytes[random.nextInt(bytes.length)] = (byte) i;
          bytes[bytes.length - 1] = (byte) (i >> 8);
          if (queue.add(Frame.of(MemorySegment.ofArray(bytes)))) {
            expected.add(bytes);
          } else {
            refused++;
          }
        } else if (!expected.isEmpty()) {
          Frame first = Objects.requireNonNull(queue.first());
          assertThat(contents(first)).as("seed %d, step %d", seed, i).isEqualTo(expected.remove());
          queue.removeFirst();
        }
        assertThat(queue.isEmpty()).isEqualTo(expected.isEmpty());
      }
      assertThat(refused).as("seed %d", seed).isPositive();
    }
  }

  @Test
  void workLeftToDoIsKept() {
    FrameQueue queue = new FrameQueue(2 << 20, 1024);
    Frame frame = Frame.of(MemorySegment.ofArray(new byte[100]));
    frame.offload().checksum(34, 16);
    frame.offload().segment(Offload.Segmentation.TCP6, 1440, 74, false);
    queue.add(frame);
    frame.clear();

    Frame kept = Objects.requireNonNull(queue.first());
    assertThat(kept.offload().checksumOffset()).isEqualTo(16);
    assertThat(kept.offload().segmentation()).isEqualTo(Offload.Segmentation.TCP6);
    assertThat(kept.offload().segmentBytes()).isEqualTo(1440);
  }
}
