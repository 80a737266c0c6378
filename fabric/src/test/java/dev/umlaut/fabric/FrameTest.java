// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {
  /// However a sender cuts its frame into pieces, readers see the same bytes.
  @Test
  void piecesReadLikeOneFrame() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(14, 300)];
      random.nextBytes(bytes);
      MemorySegment memory = MemorySegment.ofArray(bytes);
      Frame frame = new Frame(bytes.length);
      for (int at = 0; at < bytes.length; ) {
        int part = random.nextInt(0, Math.min(20, bytes.length - at + 1));
        assertThat(part == 0 || frame.add(memory, at, part)).isTrue();
        at += part;
      }
      assertThat(frame.seal()).isTrue();
      Frame whole = Frame.of(memory);
      int from = random.nextInt(bytes.length);
      int length = random.nextInt(bytes.length - from + 1);
      byte[] copy = new byte[length];
      frame.copyTo(MemorySegment.ofArray(copy), 0, from, length);

      assertThat(frame.length()).isEqualTo(bytes.length);
      assertThat(frame.source()).as("seed %d", seed).isEqualTo(whole.source());
      assertThat(frame.destination()).as("seed %d", seed).isEqualTo(whole.destination());
      assertThat(frame.type()).as("seed %d", seed).isEqualTo(whole.type());
      assertThat(memory.asSlice(from, length).mismatch(MemorySegment.ofArray(copy)))
          .as("seed %d", seed)
          .isEqualTo(-1);
    }
  }

  @Test
  void tooLongTooShortAndTooManyPiecesAreRefused() {
    Frame frame = new Frame(2);
    MemorySegment memory = MemorySegment.ofArray(new byte[Frame.MAX_BYTES + 1]);

    assertThat(frame.add(memory, 0, Frame.MAX_BYTES + 1)).isFalse();
    assertThat(frame.add(memory, 0, 13)).isTrue();
    assertThat(frame.seal()).isFalse();
    assertThat(frame.add(memory, 0, Frame.MAX_BYTES - 12)).isFalse();
    assertThat(frame.add(memory, 0, Frame.MAX_BYTES - 13)).isTrue();
    assertThat(frame.add(memory, 0, 0)).isFalse();
    assertThatThrownBy(() -> Frame.of(memory)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Frame.of(memory.asSlice(0, 13)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void clearedFrameHasNothingLeftOfTheLastOne() {
    Frame frame = new Frame(2);
    frame.offload().checksum(34, 16);
    frame.offload().segment(Offload.Segmentation.TCP4, 1448, 66, true);
    frame.clear();

    assertThat(frame.length()).isZero();
    assertThat(frame.offload().needsChecksum()).isFalse();
    assertThat(frame.offload().segmentation()).isEqualTo(Offload.Segmentation.NONE);
    assertThat(frame.offload().explicitCongestion()).isFalse();
  }
}
