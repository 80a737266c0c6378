// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The bytes are a contract with the UML kernel, which is picky about them.
class MconsolePacketTest {
  private final MemorySegment packet = Arena.ofAuto().allocate(MconsolePacket.BYTES_MAX);

  @Test
  void writesMagicVersionLengthAndText() {
    int length = MconsolePacket.request("version", packet);

    assertThat(length).isEqualTo(12 + 7);
    assertThat(packet.get(ValueLayout.JAVA_INT, 0)).isEqualTo(0xcafebabe);
    assertThat(packet.get(ValueLayout.JAVA_INT, 4)).isEqualTo(2);
    assertThat(packet.get(ValueLayout.JAVA_INT, 8)).isEqualTo(7);
    assertThat(packet.asSlice(12, 7).toArray(ValueLayout.JAVA_BYTE))
        .isEqualTo("version".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void refusesACommandThatTheKernelWouldCut() {
    assertThatThrownBy(() -> MconsolePacket.request("x".repeat(512), packet))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsAReplyWithoutItsNul() {
    assertThat(MconsolePacket.reply(packet, reply(0, 1, "Linux\0")))
        .satisfies(reply -> {
          assertThat(reply.error()).isZero();
          assertThat(reply.more()).isTrue();
          assertThat(reply.text()).isEqualTo("Linux");
        });
  }

  @Test
  void readsANegativeErrno() {
    assertThat(MconsolePacket.reply(packet, reply(-16, 0, "")).error()).isEqualTo(-16);
  }

  @Test
  void takesBareTextForAnError() {
    byte[] text =
        "ERR Version 0 mconsole clients are not supported".getBytes(StandardCharsets.UTF_8);
    MemorySegment.copy(MemorySegment.ofArray(text), 0, packet, 0, text.length);

    MconsolePacket reply = MconsolePacket.reply(packet, text.length);

    assertThat(reply.error()).isEqualTo(1);
    assertThat(reply.text()).startsWith("ERR Version 0");
  }

  /// Whatever comes, it is read within its bounds.
  @Test
  void survivesAnyBytes() {
    for (long seed = 0; seed < 2000; seed++) {
      var random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(MconsolePacket.BYTES_MAX + 1)];
      random.nextBytes(bytes);
      if (bytes.length > 11 && random.nextBoolean()) {
        bytes[9] &= 1;
        bytes[10] = 0;
        bytes[11] = 0;
      }
      MemorySegment.copy(MemorySegment.ofArray(bytes), 0, packet, 0, bytes.length);

      assertThat(MconsolePacket.reply(packet, bytes.length)).as("seed %d", seed).isNotNull();
    }
  }

  private int reply(int error, int more, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    packet.set(ValueLayout.JAVA_INT, 0, error);
    packet.set(ValueLayout.JAVA_INT, 4, more);
    packet.set(ValueLayout.JAVA_INT, 8, bytes.length);
    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, packet, 12, bytes.length);
    return 12 + bytes.length;
  }
}
