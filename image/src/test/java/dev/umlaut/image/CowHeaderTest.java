// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The copy-on-write files are read by other programs (the kernel, `uml_moo`): every byte counts.
class CowHeaderTest {
  private static final Path FILE = Path.of("/run/moon.cow");

  @Test
  void writesTheBytesThatTheKernelReads() {
    var header = new CowHeader(0x66554433L, 0x1_0000_0000L, Path.of("/img"));

    byte[] bytes = header.encode();

    assertThat(HexFormat.of().formatHex(bytes, 0, 40))
        .isEqualTo(
            "4f4f4f4d"
                + "00000003" // magic, version
                + "66554433"
                + "0000000100000000" // time and size of the image
                + "00000200"
                + "00001000"
                + "00000000" // sector, alignment, bitmap
                + "2f696d6700000000"); // path
    assertThat(bytes).hasSize(4128);
    assertThat(Arrays.copyOfRange(bytes, 36, 4128)).containsOnly(0);
  }

  @Test
  void placesBitmapAndDataWhereTheKernelDoes() {
    // 4 GiB: one bit for each of 8 Mi sectors is 1 MiB of bitmap.
    var large = new CowHeader(0, 4L << 30, Path.of("/img"));
    assertThat(CowHeader.bitmapOffset()).isEqualTo(8192);
    assertThat(large.bitmapBytes()).isEqualTo(1 << 20);
    assertThat(large.dataOffset()).isEqualTo(8192 + (1 << 20));

    // 9 sectors: two bytes of bitmap, data at the next page.
    var small = new CowHeader(0, 9 * 512, Path.of("/img"));
    assertThat(small.bitmapBytes()).isEqualTo(2);
    assertThat(small.dataOffset()).isEqualTo(12288);
  }

  @Test
  void readsWhatItWrote() {
    var header = new CowHeader(4_000_000_000L, 512, Path.of("/käfer/image"));
    assertThat(CowHeader.parse(header.encode(), FILE)).isEqualTo(header);
  }

  @Test
  void keepsTheTimeInThirtyTwoBits() {
    assertThat(new CowHeader((1L << 32) + 5, 512, Path.of("/i")).backingSeconds()).isEqualTo(5);
  }

  @Test
  void refusesAPathThatDoesNotFit() {
    var header = new CowHeader(0, 512, Path.of("/" + "x".repeat(4095)));
    assertThatThrownBy(header::encode)
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("long");
  }

  @Test
  void saysWhyAFileIsNoOverlay() {
    assertThatThrownBy(() -> CowHeader.parse(new byte[0], FILE)).hasMessageContaining("begin");
    assertThatThrownBy(() -> CowHeader.parse(new byte[5000], FILE)).hasMessageContaining("begin");
    byte[] older = new CowHeader(0, 512, Path.of("/i")).encode();
    older[7] = 2;
    assertThatThrownBy(() -> CowHeader.parse(older, FILE)).hasMessageContaining("version 2");
    byte[] nameless = new CowHeader(0, 512, Path.of("/i")).encode();
    nameless[32] = 0;
    assertThatThrownBy(() -> CowHeader.parse(nameless, FILE))
        .hasMessageContaining("name its image");
  }

  @Test
  void survivesAnyBytes() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] good = new CowHeader(7, 1 << 20, Path.of("/image")).encode();
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = good.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes[random.nextInt(40)] = (byte) random.nextInt();
      }
      try {
        CowHeader read = CowHeader.parse(bytes, FILE);
        assertThat(read.backingBytes()).as("seed %d", seed).isPositive();
      } catch (UmlautException | java.nio.file.InvalidPathException e) {
        assertThat(e).as("seed %d", seed).hasMessageMatching("(?s).+");
      }
    }
  }
}
