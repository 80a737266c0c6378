// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Protects the promise that repetitions went the same way: nothing that differs may pass for the
/// same.
class CaptureDifferenceTest {
  private static final long NANOS = 1_893_456_000_000_000_000L;

  /// A capture of packets on two interfaces.
  private static final class Example {
    private final PcapngBlocks blocks = new PcapngBlocks(MemorySegment.ofArray(new byte[4096]));

    Example() {
      assertThat(blocks.section("umlaut", "")).isTrue();
      assertThat(blocks.ethernet("moon:eth0", "", 0)).isTrue();
      assertThat(blocks.ethernet("sun:eth0", "", 0)).isTrue();
    }

    Example packet(int number, long nanos, int flags, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      long place = blocks.beginPacket(number, nanos, bytes.length, bytes.length, flags);
      MemorySegment.copy(MemorySegment.ofArray(bytes), 0, blocks.memory(), place, bytes.length);
      blocks.endPacket();
      return this;
    }

    byte[] bytes() {
      return blocks.memory().asSlice(0, blocks.size()).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private static Example one() {
    return new Example().packet(0, NANOS, 1, "first").packet(1, NANOS + 5, 2, "second");
  }

  private static Optional<CaptureDifference> find(Example first, Example second)
      throws IOException {
    return find(first.bytes(), second.bytes());
  }

  private static Optional<CaptureDifference> find(byte[] first, byte[] second) throws IOException {
    return CaptureDifference.find(
        new PcapngReader(new ByteArrayInputStream(first)),
        new PcapngReader(new ByteArrayInputStream(second)));
  }

  private static void assertDiffersAsSaid(Example second, String text) throws IOException {
    assertThat(find(one(), second)).map(CaptureDifference::text).contains(text);
  }

  @Test
  void findsNoneInTheSame() throws IOException {
    assertThat(find(one(), one())).isEmpty();
  }

  @Test
  void anotherTimeIsADifference() throws IOException {
    assertDiffersAsSaid(
        new Example().packet(0, NANOS, 1, "first").packet(1, NANOS + 6, 2, "second"),
        "packet 2: 6 bytes on sun:eth0 at 2030-01-01T00:00:00.000000005Z,"
            + " then 6 bytes on sun:eth0 at 2030-01-01T00:00:00.000000006Z");
  }

  @Test
  void anotherByteIsADifference() throws IOException {
    assertDiffersAsSaid(
        new Example().packet(0, NANOS, 1, "firSt"),
        "packet 1: 5 bytes on moon:eth0 at 2030-01-01T00:00:00Z, differs from byte 3");
  }

  @Test
  void anotherDirectionIsADifference() throws IOException {
    assertDiffersAsSaid(
        new Example().packet(0, NANOS, 2, "first"),
        "packet 1: 5 bytes on moon:eth0 at 2030-01-01T00:00:00Z, in another direction");
  }

  @Test
  void anotherInterfaceIsADifference() throws IOException {
    assertDiffersAsSaid(
        new Example().packet(1, NANOS, 1, "first"),
        "packet 1: 5 bytes on moon:eth0 at 2030-01-01T00:00:00Z,"
            + " then 5 bytes on sun:eth0 at 2030-01-01T00:00:00Z");
  }

  @Test
  void oneThatEndsEarlierIsADifference() throws IOException {
    Example shorter = new Example().packet(0, NANOS, 1, "first");
    assertDiffersAsSaid(
        shorter,
        "packet 2: 6 bytes on sun:eth0 at 2030-01-01T00:00:00.000000005Z in the first alone");
    assertThat(find(shorter, one()))
        .map(CaptureDifference::text)
        .contains(
            "packet 2: 6 bytes on sun:eth0 at 2030-01-01T00:00:00.000000005Z in the second alone");
  }

  /// Half a capture is no proof.
  @Test
  void brokenFileIsAnError() {
    byte[] whole = one().bytes();
    byte[] half = Arrays.copyOf(whole, whole.length - 7);
    assertThatThrownBy(() -> find(whole, half)).isInstanceOf(EOFException.class);
  }
}
