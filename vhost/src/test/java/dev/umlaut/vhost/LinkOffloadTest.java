// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.fabric.Attachment;
import dev.umlaut.fabric.Capture;
import dev.umlaut.fabric.CaptureOptions;
import dev.umlaut.fabric.CaptureTarget;
import dev.umlaut.fabric.Delay;
import dev.umlaut.fabric.Direction;
import dev.umlaut.fabric.Drop;
import dev.umlaut.fabric.Frame;
import dev.umlaut.fabric.Impairments;
import dev.umlaut.fabric.LinkCounters;
import dev.umlaut.fabric.Network;
import dev.umlaut.fabric.Offload;
import dev.umlaut.fabric.Wiring;
import dev.umlaut.frame.PcapngBlock;
import dev.umlaut.frame.PcapngReader;
import dev.umlaut.frame.filter.PacketFilter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A frame whose sender has left work to do meets what happens on a link as the frames that would
/// be on a wire.
@Tag("os")
class LinkOffloadTest {
  private static final int SEGMENT_BYTES = 1400;

  private final List<TcpSegment> got = new ArrayList<>();
  private final List<Boolean> undone = new ArrayList<>();

  private LinkCounters sent(Impairments impairments, Frame... frames) {
    List<LinkCounters> counters = new ArrayList<>();
    OnLoop.run(loop -> {
      Network hub = Network.hub("hub", new Wiring(loop, 1));
      Attachment from = hub.attach("from", frame -> false);
      hub.attach("to", this::note);
      from.link().impair(Direction.TO_NETWORK, impairments);
      for (Frame frame : frames) {
        from.send(frame);
      }
      counters.add(from.link().counters(Direction.TO_NETWORK));
    });
    return counters.getFirst();
  }

  private boolean note(Frame frame) {
    byte[] bytes = new byte[frame.length()];
    frame.copyTo(MemorySegment.ofArray(bytes), 0, 0, bytes.length);
    undone.add(frame.offload().needsChecksum());
    return got.add(TcpSegment.parse(bytes));
  }

  private static Frame large(int version, int bytes) {
    TcpSegment segment = TcpSegment.of(version, bytes);
    Frame frame = Frame.of(MemorySegment.ofArray(segment.unsummed()));
    frame.offload().checksum(segment.tcpStart(), 16);
    if (bytes > SEGMENT_BYTES) {
      frame
          .offload()
          .segment(
              version == 4 ? Offload.Segmentation.TCP4 : Offload.Segmentation.TCP6,
              SEGMENT_BYTES,
              segment.tcpStart() + 20,
              false);
    }
    return frame;
  }

  @Test
  void whereNothingHappensItStaysWhole() {
    LinkCounters counters = sent(Impairments.NONE, large(4, 60_000));

    assertThat(got).hasSize(1);
    assertThat(undone).containsExactly(true);
    assertThat(counters.carried()).isEqualTo(1);
  }

  @Test
  void itsPiecesAreLostOneByOne() {
    for (int version : new int[] {4, 6}) {
      got.clear();
      Impairments second = Impairments.NONE.withDrop(new Drop(PacketFilter.parse("tcp"), 2));

      LinkCounters counters = sent(second, large(version, 14_000));

      assertThat(counters.entered()).isEqualTo(10);
      assertThat(counters.dropped()).isEqualTo(5);
      int start = TcpSegment.of(version, 14_000).sequence();
      assertThat(got).allMatch(TcpSegment::sound);
      assertThat(got)
          .extracting(piece -> (piece.sequence() - start) / SEGMENT_BYTES)
          .containsExactly(0, 2, 4, 6, 8);
    }
  }

  /// Else the receiver would be told that the checksum is right.
  @Test
  void aCorruptedFrameHasAChecksumThatSaysSo() {
    LinkCounters counters =
        sent(Impairments.NONE.withCorrupt(1), large(4, 14_000), large(6, 500), large(4, 20));

    assertThat(counters.corrupted()).isEqualTo(12);
    assertThat(got).hasSize(12).noneMatch(TcpSegment::sound);
    assertThat(undone).containsOnly(false);
  }

  @Test
  void oneThatIsNotWhatItSaysIsCountedAndLost() {
    Frame wrong = large(4, 3000);
    wrong.offload().checksum(60_000, 16);

    LinkCounters counters = sent(Impairments.NONE.withDuplicate(0.5), wrong);

    assertThat(counters.malformed()).isEqualTo(1);
    assertThat(counters.entered()).isEqualTo(1);
    assertThat(got).isEmpty();
  }

  /// A capture shows what would be on a wire.
  @Test
  void aCaptureShowsItCutAndSummed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("frames.pcapng");
    OnLoop.run(loop -> {
      Network hub = Network.hub("hub", new Wiring(loop, 1));
      Attachment from = hub.attach("from", frame -> false);
      CaptureTarget target = new CaptureTarget.File(file, 1 << 20, 1);
      try (Capture _ = Capture.start(List.of(from.link()), target, CaptureOptions.ALL)) {
        from.send(large(4, 14_000));
        from.send(large(6, 100));
        Frame wrong = large(6, 200);
        wrong.offload().checksum(60_000, 16);
        from.send(wrong);
      }
    });

    List<TcpSegment> segments = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      PcapngReader reader = new PcapngReader(in);
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        if (next.get() instanceof PcapngBlock.Packet packet) {
          segments.add(TcpSegment.parse(packet.bytes().toArray(ValueLayout.JAVA_BYTE)));
        }
      }
    }
    assertThat(segments).hasSize(12);
    assertThat(segments.subList(0, 11)).allMatch(TcpSegment::sound);
    assertThat(segments.getLast().sound()).isFalse();
  }

  /// Work that makes no sense, on frames that make none either.
  @Test
  void randomWorkDoesNoHarm() {
    Impairments all =
        new Impairments(
            Delay.NONE,
            Impairments.NONE.loss(),
            0.3,
            0.3,
            0,
            Impairments.NONE.rate(),
            1000,
            new Drop(PacketFilter.parse("tcp port 22"), 3));
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = TcpSegment.of(random.nextBoolean() ? 4 : 6, random.nextInt(1500)).unsummed();
      for (int i = random.nextInt(20); i > 0; i--) {
        bytes[random.nextInt(12, bytes.length)] = (byte) random.nextInt();
      }
      Frame frame =
          Frame.of(MemorySegment.ofArray(bytes).asSlice(0, random.nextInt(14, bytes.length)));
      frame.offload().checksum(random.nextInt(0x10000), random.nextInt(0x10000));
      Offload.Segmentation[] kinds = Offload.Segmentation.values();
      frame
          .offload()
          .segment(
              kinds[random.nextInt(kinds.length)],
              random.nextInt(1, 0x10000),
              random.nextInt(0x10000),
              random.nextBoolean());
      if (random.nextBoolean()) {
        frame.offload().checksum(random.nextInt(30, 60), 16);
      }

      LinkCounters counters = sent(all, frame);
      assertThat(counters.entered()).as("seed %d", seed).isPositive();
    }
  }
}
