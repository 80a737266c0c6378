// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import dev.umlaut.frame.PacketSummary.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Summaries of DNS messages (RFC 1035).
final class DnsSummary {
  private static final int HEADER_BYTES = 12;
  private static final int ANSWERS_MAX = 4;
  private static final int NAME_CHARACTERS_MAX = 255;
  private static final int LABELS_MAX = 128;
  private static final int POINTER = 0xc0;

  private static final List<String> CODES =
      List.of("", "format error", "server failure", "no such name", "not known", "refused");

  private static final Map<Integer, String> TYPES =
      Map.ofEntries(
          Map.entry(1, "A"),
          Map.entry(2, "NS"),
          Map.entry(5, "CNAME"),
          Map.entry(6, "SOA"),
          Map.entry(12, "PTR"),
          Map.entry(15, "MX"),
          Map.entry(16, "TXT"),
          Map.entry(28, "AAAA"),
          Map.entry(33, "SRV"),
          Map.entry(43, "DS"),
          Map.entry(45, "IPSECKEY"),
          Map.entry(46, "RRSIG"),
          Map.entry(48, "DNSKEY"),
          Map.entry(255, "ANY"));

  private DnsSummary() {}

  /// A name, and where what follows it begins.
  private record Name(String text, int end) {}

  static Said of(PacketBytes dns) {
    if (!dns.has(HEADER_BYTES)) {
      return Said.cutOff("DNS");
    }
    int flags = dns.u16(2);
    boolean response = (flags & 0x8000) != 0;
    StringBuilder info = new StringBuilder(response ? "response" : "query");
    info.append(" 0x%04x".formatted(dns.u16(0)));
    int at = HEADER_BYTES;
    if (dns.u16(4) > 0) {
      Name asked = name(dns, at);
      info.append(" %s %s".formatted(type(dns.u16(asked.end())), asked.text()));
      at = asked.end() + 4;
    }
    int code = flags & 15;
    if (response && code != 0) {
      info.append(": ").append(code < CODES.size() ? CODES.get(code) : "code " + code);
    }
    if (response && dns.u16(4) <= 1) {
      List<String> answers = answers(dns, at, dns.u16(6));
      info.append(answers.isEmpty() ? "" : ": ").append(String.join(", ", answers));
    }
    return new Said("DNS", info.toString());
  }

  private static List<String> answers(PacketBytes dns, int begin, int count) {
    List<String> answers = new ArrayList<>();
    int at = begin;
    for (int i = 0; i < count && dns.has(at + 10); i++) {
      if (i == ANSWERS_MAX) {
        answers.add("%d more".formatted(count - i));
        break;
      }
      Name owner = name(dns, at);
      int type = dns.u16(owner.end());
      int data = owner.end() + 10;
      int length = dns.u16(owner.end() + 8);
      answers.add(
          switch (type) {
            case 1 -> length == 4 ? "A " + dns.ip4(data) : "A";
            case 28 -> length == 16 ? "AAAA " + dns.ip6(data) : "AAAA";
            case 2, 5, 12 -> type(type) + " " + name(dns, data).text();
            default -> type(type);
          });
      at = data + length;
    }
    return answers;
  }

  private static String type(int number) {
    return TYPES.getOrDefault(number, "type " + number);
  }

  /// Follows pointers only backwards, and so comes to an end.
  private static Name name(PacketBytes dns, int begin) {
    StringBuilder text = new StringBuilder();
    int at = begin;
    int end = -1;
    int lowest = begin;
    for (int labels = 0; labels < LABELS_MAX && at < dns.size(); labels++) {
      int length = dns.u8(at);
      if (length >= POINTER) {
        end = end < 0 ? at + 2 : end;
        int target = dns.u16(at) & 0x3fff;
        if (target >= lowest) {
          break;
        }
        lowest = target;
        at = target;
      } else if (length == 0 || length >= 64 || text.length() > NAME_CHARACTERS_MAX) {
        at++;
        break;
      } else {
        text.append(text.isEmpty() ? "" : ".").append(dns.text(at + 1, length));
        at += 1 + length;
      }
    }
    return new Name(text.isEmpty() ? "." : text.toString(), end < 0 ? at : end);
  }
}
