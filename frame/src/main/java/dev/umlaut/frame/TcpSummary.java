// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import dev.umlaut.frame.PacketSummary.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Summaries of TCP segments (RFC 9293).
final class TcpSummary {
  private static final int HEADER_BYTES = 20;
  private static final List<String> FLAGS =
      List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR");

  /// Who is at home at a port, when there is data.
  private static final Map<Integer, String> PORTS =
      Map.of(
          22, "SSH",
          23, "Telnet",
          25, "SMTP",
          80, "HTTP",
          179, "BGP",
          389, "LDAP",
          443, "TLS",
          8080, "HTTP");

  private static final int DNS = 53;
  private static final int FIRST_LINE_MAX = 120;

  private TcpSummary() {}

  static Said of(PacketBytes tcp) {
    int headerBytes = (tcp.u8(12) >> 4) * 4;
    if (!tcp.has(HEADER_BYTES) || headerBytes < HEADER_BYTES) {
      return Said.cutOff("TCP");
    }
    int source = tcp.u16(0);
    int destination = tcp.u16(2);
    PacketBytes data = tcp.behind(headerBytes);
    String ports = "%d → %d ".formatted(source, destination);
    if (data.size() > 0) {
      if (source == DNS || destination == DNS) {
        return DnsSummary.of(data.behind(2)).before(ports);
      }
      String name = PORTS.getOrDefault(source, PORTS.getOrDefault(destination, ""));
      if (!name.isEmpty()) {
        return new Said(name, ports + segment(tcp, data) + firstLine(name, data));
      }
    }
    return new Said("TCP", ports + segment(tcp, data));
  }

  private static String segment(PacketBytes tcp, PacketBytes data) {
    List<String> flags = new ArrayList<>();
    for (int i = 0; i < FLAGS.size(); i++) {
      if ((tcp.u8(13) & 1 << i) != 0) {
        flags.add(FLAGS.get(i));
      }
    }
    String acknowledges = flags.contains("ACK") ? " ack=" + tcp.u32(8) : "";
    return "[%s] seq=%d%s win=%d len=%d"
        .formatted(String.join(", ", flags), tcp.u32(4), acknowledges, tcp.u16(14), data.size());
  }

  /// Protocols whose first line people read.
  private static String firstLine(String name, PacketBytes data) {
    boolean readable = name.equals("HTTP") || name.equals("SSH") || name.equals("SMTP");
    int end = 0;
    while (end < Math.min(FIRST_LINE_MAX, data.size()) && isReadable(data.u8(end))) {
      end++;
    }
    boolean line = readable && end > 3 && (data.u8(end) == '\r' || data.u8(end) == '\n');
    StringBuilder text = new StringBuilder();
    for (int i = 0; line && i < end; i++) {
      text.append((char) data.u8(i));
    }
    return line ? "  " + text : "";
  }

  private static boolean isReadable(int c) {
    return c >= 0x20 && c < 0x7f;
  }
}
