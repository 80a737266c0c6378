// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import dev.umlaut.frame.PacketSummary.Said;
import java.util.List;

/// Summaries of OSPF packets: version 2 (RFC 2328) and 3 (RFC 5340).
final class OspfSummary {
  private static final int COMMON_BYTES = 16;
  private static final int UPDATE = 4;

  private static final List<String> TYPES =
      List.of(
          "?",
          "hello",
          "database description",
          "link state request",
          "link state update",
          "link state acknowledgement");

  private OspfSummary() {}

  static Said of(PacketBytes ospf) {
    if (!ospf.has(COMMON_BYTES)) {
      return Said.cutOff("OSPF");
    }
    int version = ospf.u8(0);
    int type = ospf.u8(1);
    String what = type < TYPES.size() ? TYPES.get(type) : "type " + type;
    // In version 2 there is authentication behind what both have in common.
    int body = version == 2 ? 24 : COMMON_BYTES;
    String count = type == UPDATE ? ", %d advertisements".formatted(ospf.u32(body)) : "";
    String info = "%s of %s, area %s%s".formatted(what, ospf.ip4(4), ospf.ip4(8), count);
    return new Said(version == 3 ? "OSPFv3" : "OSPF", info);
  }
}
