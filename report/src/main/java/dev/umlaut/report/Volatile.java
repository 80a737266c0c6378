// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import java.util.List;
import java.util.regex.Pattern;

/// Makes lines of two runs comparable: replaces what is different every time by what it is. SPIs,
/// cookies, keys, times, durations, process numbers, ports that were chosen at random.
final class Volatile {
  private static final int LINE_MAX = 4_000;

  /// A kind of text that changes, and its name.
  private record Rule(Pattern pattern, String name) {
    static Rule of(String pattern, String name) {
      return new Rule(Pattern.compile(pattern), name);
    }
  }

  // The order matters: what is longer comes before what might be a part of it.
  private static final List<Rule> RULES =
      List.of(
          Rule.of("^[A-Z][a-z]{2} +\\d{1,2} \\d\\d:\\d\\d:\\d\\d \\S+ ", ""),
          Rule.of(
              "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:?\\d\\d)?",
              "‹time›"),
          Rule.of(
              "([A-Z][a-z]{2} )?[A-Z][a-z]{2} +\\d{1,2},? (\\d\\d:\\d\\d:\\d\\d( UTC)?,?"
                  + " \\d{4}|\\d{4},? \\d\\d:\\d\\d:\\d\\d)",
              "‹time›"),
          Rule.of("\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?", "‹time›"),
          Rule.of("\\b0x[0-9a-fA-F]+\\b", "‹hex›"),
          Rule.of("\\b[0-9a-fA-F]{8,}(?=_[ior]\\b)", "‹spi›"),
          Rule.of("\\b(?=[0-9a-f]*\\d)[0-9a-f]{8,}\\b", "‹hex›"),
          Rule.of("\\b([0-9a-f]{2}:){5,}[0-9a-f]{2}\\b", "‹bytes›"),
          Rule.of("(?<=\\(|spi |SPI )\\d{6,10}(?=\\)|\\b)", "‹spi›"),
          Rule.of("\\b\\d{1,3}(?=\\[[A-Z]{3}\\])", "‹thread›"),
          Rule.of("(?<=[a-z])\\[\\d{2,7}\\](?=:)", "[‹pid›]"),
          Rule.of("\\b(pid|PID|id|index|ack|win|val|ecr) \\d+", "$1 ‹number›"),
          Rule.of("\\bseq \\d{4,}(:\\d+)?", "seq ‹number›"),
          Rule.of(
              "\\b\\d+(\\.\\d+)? ?(ms|µs|us|s|m|h|seconds?|minutes?|hours?|days?)\\b( ago)?",
              "‹duration›"),
          Rule.of("\\btime[= ]\\d+(\\.\\d+)?", "time=‹duration›"),
          Rule.of("(rtt min/avg/max/mdev = )[0-9./]+", "$1‹duration›"),
          Rule.of("(?<=(rekey|life|install|use|add)-?(time|in|out)=)\\d+", "‹duration›"),
          // Left out while they are 0.
          Rule.of("\\b(established|use-in|use-out)=\\d+ ?", ""),
          Rule.of("\\b(bytes|packets)(-in|-out)=\\d+", "$1$2=‹count›"),
          Rule.of("\\b\\d+( ?\\(?)(bytes?|packets?)\\b", "‹count›$1$2"),
          Rule.of("\\[\\d+:\\d+\\]", "[‹count›]"),
          Rule.of("^ *\\d+[KMG]? +\\d+[KMG]? (?=[A-Z])", "‹count› "),
          Rule.of("\\b(sbrk|mmap|used|free) \\d+", "$1 ‹count›"),
          Rule.of("\\d+ idle, working: [\\d/]+", "‹count›"),
          Rule.of("(jobs scheduled|job queues): [\\d/]+", "$1: ‹count›"),
          Rule.of("(?<=\\[)(?!500\\]|4500\\])\\d{4,5}(?=\\])", "‹port›"),
          Rule.of("(?<=[a-z0-9]\\.)(?!4500\\b)[1-9]\\d{3,4}(?=[ :,])", "‹port›"),
          Rule.of("(sport|dport|port) (?!4500\\b|500\\b)\\d{4,5}", "$1 ‹port›"),
          Rule.of("\\(\\d+\\(sec\\)|soft \\d+\\(sec\\)|hard \\d+\\(sec\\)", "‹limit›"));

  private static final Pattern CHATTER =
      Pattern.compile("^\\S+ (ARP, |IP6 .*(ICMP6, (neighbor|router|multicast)|HBH ICMP6)).*");

  private Volatile() {}

  /// Whether a line tells of a packet that comes whenever a host's memory of its neighbours has
  /// aged, and says nothing about what is tested.
  static boolean isChatter(String line) {
    return CHATTER.matcher(line).matches();
  }

  static String stable(String line) {
    String stable = line.length() > LINE_MAX ? line.substring(0, LINE_MAX) : line;
    for (Rule rule : RULES) {
      stable = rule.pattern().matcher(stable).replaceAll(rule.name());
    }
    return stable.stripTrailing();
  }
}
