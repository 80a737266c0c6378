// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PcapngTest {
  private static final long NANOS = 1_893_456_000_123_456_789L;
  private static final byte[] FRAME = HexFormat.of().parseHex("52540000000252540000000188b50102ff");

  private static PcapngBlocks example(int size) {
    PcapngBlocks blocks = new PcapngBlocks(MemorySegment.ofArray(new byte[size]));
    assertThat(blocks.section("umlaut", "größer")).isTrue();
    assertThat(blocks.ethernet("moon:eth0", "to internet", 0)).isTrue();
    assertThat(blocks.ethernet("sun:eth0", "", 96)).isTrue();
    long place = blocks.beginPacket(1, NANOS, FRAME.length, 60, PcapngBlocks.OUTBOUND);
    MemorySegment.copy(MemorySegment.ofArray(FRAME), 0, blocks.memory(), place, FRAME.length);
    blocks.endPacket();
    assertThat(blocks.statistics(1, NANOS, 7, 6, 5)).isTrue();
    return blocks;
  }

  private static byte[] bytes(PcapngBlocks blocks) {
    return blocks.memory().asSlice(0, blocks.size()).toArray(ValueLayout.JAVA_BYTE);
  }

  private static List<PcapngBlock> read(byte[] file) throws IOException {
    PcapngReader reader = new PcapngReader(new ByteArrayInputStream(file));
    List<PcapngBlock> blocks = new ArrayList<>();
    for (Optional<PcapngBlock> next = reader.next(); next.isPresent(); next = reader.next()) {
      blocks.add(next.get());
    }
    return blocks;
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    List<PcapngBlock> blocks = read(bytes(example(1000)));

    assertThat(blocks).hasSize(5);
    assertThat(blocks.get(0)).isEqualTo(new PcapngBlock.Section("umlaut", "größer"));
    assertThat(blocks.get(1)).isEqualTo(new PcapngBlock.Interface(1, "moon:eth0", "to internet"));
    assertThat(blocks.get(2)).isEqualTo(new PcapngBlock.Interface(1, "sun:eth0", ""));
    assertThat(blocks.get(3))
        .isInstanceOfSatisfying(
            PcapngBlock.Packet.class,
            packet -> {
              assertThat(packet.number()).isEqualTo(1);
              assertThat(packet.nanos()).isEqualTo(NANOS);
              assertThat(packet.bytes().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(FRAME);
              assertThat(packet.length()).isEqualTo(60);
              assertThat(packet.flags()).isEqualTo(PcapngBlocks.OUTBOUND);
            });
    assertThat(blocks.get(4)).isEqualTo(new PcapngBlock.Statistics(1, 7, 5));
  }

  /// By hand, after the draft's figures 9 and 10.
  @Test
  void theBytesAreThoseOfTheDraft() {
    PcapngBlocks blocks = new PcapngBlocks(MemorySegment.ofArray(new byte[200]));
    blocks.section("", "");
    blocks.ethernet("e", "", 0);

    assertThat(HexFormat.of().formatHex(bytes(blocks)))
        .isEqualTo(
            "0a0d0d0a"
                + "20000000"
                + "4d3c2b1a"
                + "01000000"
                + "ffffffffffffffff"
                + "00000000"
                + "20000000"
                + "01000000"
                + "28000000"
                + "01000000"
                + "00000000"
                + "0200010065000000"
                + "0900010009000000"
                + "00000000"
                + "28000000");
  }

  @Test
  void aBlockThatDoesNotFitIsNotBegun() {
    PcapngBlocks full = example(1000);
    int size = (int) full.size();
    for (int room = 0; room < 60; room++) {
      PcapngBlocks blocks = example(size + room);
      boolean packet = blocks.beginPacket(0, NANOS, 9, 9, 0) >= 0;
      assertThat(packet).isEqualTo(room >= PcapngBlocks.packetBytes(9));
      boolean added = blocks.statistics(0, NANOS, 1, 1, 1);
      assertThat(added).isFalse();
      assertThat(bytes(blocks)).isEqualTo(bytes(full));
    }
  }

  @Test
  void aPacketThatWasNotEndedIsNotThere() {
    PcapngBlocks blocks = example(1000);
    byte[] before = bytes(blocks);

    assertThat(blocks.beginPacket(0, NANOS, 100, 100, 0)).isPositive();

    assertThat(bytes(blocks)).isEqualTo(before);
  }

  @Test
  void theOtherByteOrderAndOtherUnitsOfTimeAreReadToo() throws IOException {
    ByteBuffer file = ByteBuffer.allocate(200);
    file.putInt(0x0a0d0d0a).putInt(28).putInt(0x1a2b3c4d).putInt(0x10000).putLong(-1).putInt(28);
    file.putInt(1).putInt(20).putShort((short) 1).putShort((short) 0).putInt(0).putInt(20);
    file.putInt(6).putInt(36).putInt(0).putInt(1).putInt(2).putInt(4).putInt(4).putInt(7);
    file.putInt(36);

    List<PcapngBlock> blocks = read(Arrays.copyOf(file.array(), file.position()));

    assertThat(blocks.getLast())
        .isInstanceOfSatisfying(
            PcapngBlock.Packet.class,
            packet -> assertThat(packet.nanos()).isEqualTo(((1L << 32) + 2) * 1000));
  }

  @Test
  void whatIsNoCaptureIsAnError() {
    assertThatThrownBy(() -> read("hello, world!".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessage("not a pcapng file");
    byte[] file = bytes(example(1000));
    assertThatThrownBy(() -> read(Arrays.copyOf(file, file.length - 3)))
        .isInstanceOf(IOException.class);
  }

  /// Whatever the file: blocks or an error of input and output, in bounded time and memory.
  @Test
  void randomFilesDoNoHarm() {
    byte[] good = bytes(example(1000));
    for (long seed = 0; seed < 50_000; seed++) {
      Random random = new Random(seed);
      byte[] file = good.clone();
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt(random.nextBoolean() ? 8 : 256);
      }
      try {
        assertThat(read(file)).hasSizeLessThan(100);
      } catch (IOException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}
