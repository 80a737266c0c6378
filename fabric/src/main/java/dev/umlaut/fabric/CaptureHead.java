// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.PcapngBlocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// What a capture file begins and ends with.
///
/// @param links names of the links, in the order of their numbers
/// @param options of the capture
record CaptureHead(List<String> links, CaptureOptions options) {
  private static final String APPLICATION = "Umlaut";
  private static final int BYTES_PER_LINK = 1024;
  private static final int NAME_MAX = 200;

  /// Room for [#end] in a file.
  int endBytes() {
    return links.size() * 64;
  }

  /// The section and its interfaces.
  byte[] begin() {
    PcapngBlocks blocks = blocks();
    boolean whole = blocks.section(APPLICATION, options.comment());
    for (String link : links) {
      String name = link.length() > NAME_MAX ? link.substring(0, NAME_MAX) : link;
      whole &= blocks.ethernet(name, "link of " + name, options.snapBytes());
    }
    return bytes(blocks, whole);
  }

  /// The statistics of all interfaces.
  ///
  /// @param nanos since 1970
  byte[] end(List<CaptureCounters> counters, long nanos) {
    PcapngBlocks blocks = blocks();
    boolean whole = true;
    for (int i = 0; i < counters.size(); i++) {
      CaptureCounters link = counters.get(i);
      whole &= blocks.statistics(i, nanos, link.seen(), link.accepted(), link.dropped());
    }
    return bytes(blocks, whole);
  }

  private PcapngBlocks blocks() {
    int bytes = 2 * PcapngBlocks.TEXT_MAX + links.size() * BYTES_PER_LINK;
    return new PcapngBlocks(MemorySegment.ofArray(new byte[bytes]));
  }

  private static byte[] bytes(PcapngBlocks blocks, boolean whole) {
    if (!whole) {
      throw new IllegalStateException("there was room for all blocks");
    }
    return blocks.memory().asSlice(0, blocks.size()).toArray(ValueLayout.JAVA_BYTE);
  }
}
