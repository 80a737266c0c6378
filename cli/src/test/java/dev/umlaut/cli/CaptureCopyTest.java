// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.frame.PcapngBlocks;
import dev.umlaut.frame.PcapngReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

/// What is written of a capture is whole wherever it ends.
class CaptureCopyTest {
  private static final int PACKETS = 5;

  private final AtomicInteger enough = new AtomicInteger();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static byte[] capture() {
    PcapngBlocks blocks = new PcapngBlocks(MemorySegment.ofArray(new byte[1 << 16]));
    assertThat(blocks.section("test", "")).isTrue();
    assertThat(blocks.ethernet("moon:eth0", "", 0)).isTrue();
    for (int i = 0; i < PACKETS; i++) {
      assertThat(blocks.beginPacket(0, i, 1000, 1000, 0)).isPositive();
      blocks.endPacket();
    }
    assertThat(blocks.statistics(0, PACKETS, 7, 7, 2)).isTrue();
    return blocks.memory().asSlice(0, blocks.size()).toArray(ValueLayout.JAVA_BYTE);
  }

  private CaptureCopy copy(OutputStream to, long limit, byte[] capture) throws IOException {
    CaptureCopy copy = new CaptureCopy(CaptureOutput.bytes(to), limit, enough::incrementAndGet);
    copy.read(new ByteArrayInputStream(capture));
    return copy;
  }

  @Test
  void everythingIsCopiedAndCounted() throws IOException {
    CaptureCopy copy = copy(out, Long.MAX_VALUE, capture());

    assertThat(out.toByteArray()).isEqualTo(capture());
    assertThat(copy.packets()).isEqualTo(PACKETS);
    assertThat(copy.dropped()).isEqualTo(2);
    assertThat(copy.isFull()).isFalse();
    assertThat(enough).hasValue(0);
  }

  @Test
  void theLimitIsKeptAndTheEndIsWhole() throws IOException {
    for (int limit = 1000; limit < 6000; limit += 500) {
      out.reset();
      CaptureCopy copy = copy(out, limit, capture());

      assertThat(out.size()).isLessThanOrEqualTo(limit);
      assertThat(copy.isFull()).isEqualTo(copy.packets() < PACKETS);
      PcapngReader reader = new PcapngReader(new ByteArrayInputStream(out.toByteArray()));
      int blocks = 0;
      while (reader.next().isPresent()) {
        blocks++;
      }
      assertThat((long) blocks).isEqualTo(3 + copy.packets());
    }
    assertThat(enough.get()).isPositive();
  }

  @Test
  void anOutputThatIsClosedIsEnough() throws IOException {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    CaptureCopy copy = copy(closed, Long.MAX_VALUE, capture());

    assertThat(copy.isBroken()).isTrue();
    assertThat(copy.packets()).isZero();
    assertThat(enough).hasValue(1);
  }

  @Test
  void whatBreaksOffIsCopiedAsFarAsItIsWhole() {
    byte[] cut = Arrays.copyOf(capture(), capture().length - 1);
    assertThatThrownBy(() -> copy(out, Long.MAX_VALUE, cut)).isInstanceOf(EOFException.class);
    assertThat(out.size()).isBetween(PACKETS * 1000, cut.length - 1);
  }

  @Test
  void sizesAreReadAsPeopleWriteThem() {
    ByteSize size = new ByteSize();
    assertThat(size.convert("4096")).isEqualTo(4096);
    assertThat(size.convert("500K")).isEqualTo(512_000);
    assertThat(size.convert("2G")).isEqualTo(2 * ByteSize.GIB);
    for (String text : new String[] {"", "0", "1T", "-1", "1.5M", "9999999999"}) {
      assertThatThrownBy(() -> size.convert(text)).isInstanceOf(TypeConversionException.class);
    }
  }
}
