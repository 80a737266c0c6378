// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.umlaut.frame.filter.PacketFilter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A frame leaves no garbage on its way, whatever happens to it. Counts bytes, not time.
@Tag("os")
class LinkAllocationTest {
  private static final int FRAMES = 100_000;

  private static long bytesPerRound(Impairments impairments) throws IOException {
    return bytesPerRound(impairments, null);
  }

  private static long bytesPerRound(Impairments impairments, @Nullable CaptureOptions captured)
      throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (VirtualLab lab = new VirtualLab()) {
      Network hub = Network.hub("hub", new Wiring(lab.loop, 1));
      Attachment from = hub.attach("from", frame -> false);
      hub.attach("to", frame -> true);
      from.link().impair(Direction.TO_NETWORK, impairments);
      if (captured != null) {
        CaptureTarget nowhere = new CaptureTarget.Stream(OutputStream.nullOutputStream());
        var _ = Capture.start(List.of(from.link()), nowhere, captured);
      }
      Frame frame = TestPort.frame(1, 2, 3);
      long[] lowest = {Long.MAX_VALUE};
      lab.run(() -> {
        for (int round = 0; round < 10; round++) {
          long before = threads.getCurrentThreadAllocatedBytes();
          for (int i = 0; i < FRAMES; i++) {
            from.send(frame);
            from.flush();
          }
          lowest[0] = Math.min(lowest[0], threads.getCurrentThreadAllocatedBytes() - before);
        }
      });
      return lowest[0];
    }
  }

  @Test
  void aStraightLinkAllocatesNothing() throws IOException {
    assertThat(bytesPerRound(Impairments.NONE)).isLessThan(FRAMES);
  }

  @Test
  void chanceAllocatesNothing() throws IOException {
    Impairments impairments =
        Impairments.NONE
            .withLoss(new Loss.Bursts(0.1, 0.1, 1, 0))
            .withCorrupt(0.5)
            .withDuplicate(0.5)
            .withDrop(new Drop(PacketFilter.parse("tcp or host 10.0.0.1"), 3));

    assertThat(bytesPerRound(impairments)).isLessThan(FRAMES);
  }

  /// A line that is full, so that no memory is taken any more.
  @Test
  void theDelayLineAllocatesNothing() throws IOException {
    Impairments impairments =
        Impairments.NONE.withDelay(new Delay(1_000_000, 500_000, Delay.Distribution.NORMAL));

    assertThat(bytesPerRound(impairments)).isLessThan(FRAMES);
  }

  @Test
  void aCaptureAllocatesNothing() throws IOException {
    CaptureOptions options = CaptureOptions.ALL.withFilter(PacketFilter.parse("not tcp"));

    assertThat(bytesPerRound(Impairments.NONE, options)).isLessThan(FRAMES);
  }
}
