// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.frame.PacketSummary;
import dev.umlaut.frame.PcapngBlock;
import dev.umlaut.frame.PcapngBlocks;
import dev.umlaut.frame.PcapngReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Reads a capture as fast as it comes, and keeps so many packets of it as somebody can look at:
/// the first ones since he looked last. One thread reads, another one takes.
final class PacketSample {
  private static final int NANOS = 1_000_000_000;

  private final int rowsMax;
  private final List<String> links = new ArrayList<>(); // of the reader
  private final List<PacketRow> rows = new ArrayList<>();
  private long seen;
  private long leftOut;

  /// @param rowsMax most packets that are kept
  PacketSample(int rowsMax) {
    this.rowsMax = rowsMax;
  }

  /// Reads until the capture ends.
  void read(InputStream capture) throws IOException {
    PcapngReader reader = new PcapngReader(capture);
    for (Optional<PcapngBlock> next = reader.next(); next.isPresent(); next = reader.next()) {
      switch (next.get()) {
        case PcapngBlock.Interface link -> links.add(link.name());
        case PcapngBlock.Packet packet -> add(packet);
        case PcapngBlock.Section _, PcapngBlock.Statistics _, PcapngBlock.Other _ -> {}
      }
    }
  }

  private void add(PcapngBlock.Packet packet) {
    synchronized (this) {
      seen++;
      if (rows.size() >= rowsMax) {
        leftOut++;
        return;
      }
    }
    PacketSummary summary = PacketSummary.of(packet.bytes());
    byte[] bytes = packet.bytes().toArray(ValueLayout.JAVA_BYTE);
    synchronized (this) {
      rows.add(
          new PacketRow(
              seen,
              Math.floorDiv(packet.nanos(), NANOS),
              (int) Math.floorMod(packet.nanos(), (long) NANOS),
              links.get(packet.number()),
              packet.flags() == PcapngBlocks.OUTBOUND,
              packet.length(),
              summary.source(),
              summary.destination(),
              summary.protocol(),
              summary.info(),
              Base64.getEncoder().encodeToString(bytes)));
    }
  }

  /// What has been kept since the last time.
  ///
  /// @param missing packets that came too fast for the capture itself
  synchronized PacketMessage take(long missing) {
    PacketMessage message = new PacketMessage(rows, seen + missing, leftOut + missing, null);
    rows.clear();
    return message;
  }
}
