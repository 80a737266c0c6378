// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import java.lang.foreign.MemorySegment;

/// One frame in one line, for people. What is cut off, senseless or unknown is said to be so: no
/// frame makes it fail, whoever has sent it. All text is of printable characters and bounded.
///
/// @param source an IP address where there is one, else a MAC address
/// @param destination likewise
/// @param protocol the innermost that is known: `ARP`, `ICMP`, `TCP`, `DNS`, `ESP`, …
/// @param info what the packet says
/// @since 0.1
public record PacketSummary(String source, String destination, String protocol, String info) {
  /// Most characters of [#info].
  public static final int INFO_MAX = 500;

  /// So many bytes from the beginning of a frame are enough for all that is said of most.
  public static final int LOOK_BYTES = 2048;

  /// Cuts what is too long.
  public PacketSummary {
    if (info.length() > INFO_MAX) {
      info = info.substring(0, INFO_MAX - 1) + "…";
    }
  }

  /// Summarises an Ethernet frame.
  ///
  /// @param frame its first bytes: all, or [#LOOK_BYTES]
  public static PacketSummary of(MemorySegment frame) {
    return EthernetSummary.of(PacketBytes.of(frame), 0);
  }

  /// One line, without an end: `192.168.0.1 → 192.168.0.2 ICMP echo request …`.
  public String line() {
    return "%s → %s %s %s".formatted(source, destination, protocol, info).stripTrailing();
  }

  /// What is carried, without knowing who sends it to whom.
  ///
  /// @param protocol as in the summary
  /// @param info as in the summary
  record Said(String protocol, String info) {
    static Said cutOff(String protocol) {
      return new Said(protocol, "cut off");
    }

    Said before(String text) {
      return new Said(protocol, text + info);
    }
  }
}
