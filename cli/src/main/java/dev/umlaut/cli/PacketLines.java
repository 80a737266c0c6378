// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.frame.PacketSummary;
import dev.umlaut.frame.PcapngBlock;
import dev.umlaut.frame.PcapngBlocks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// Prints a capture, a line for each packet: when, on which link, whether its host has sent (`out`)
/// or received (`in`) it, and what it says. For one thread.
final class PacketLines implements CaptureOutput {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private final PrintStream out;
  private final List<String> links = new ArrayList<>();

  /// @param out stays open
  PacketLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public void write(PcapngBlock block, ByteArrayOutputStream bytes) throws IOException {
    switch (block) {
      case PcapngBlock.Interface link -> links.add(link.name());
      case PcapngBlock.Packet packet -> print(packet);
      case PcapngBlock.Section _, PcapngBlock.Statistics _, PcapngBlock.Other _ -> {}
    }
  }

  private void print(PcapngBlock.Packet packet) throws IOException {
    out.println(
        "%s %s %s %s"
            .formatted(
                TIME.format(Instant.ofEpochSecond(0, packet.nanos())),
                links.get(packet.number()),
                packet.flags() == PcapngBlocks.OUTBOUND ? "out" : "in ",
                PacketSummary.of(packet.bytes()).line()));
    if (out.checkError()) {
      throw new IOException("nobody reads any more");
    }
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
