// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import dev.umlaut.frame.filter.Qualifiers.Kind;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which words there are.
final class Vocabulary {
  private static final Set<String> OTHERS =
      Set.of(
          "less",
          "greater",
          "vlan",
          "mpls",
          "pppoed",
          "pppoes",
          "broadcast",
          "multicast",
          "and",
          "or",
          "not",
          "mask",
          "len",
          "length",
          "link",
          "src",
          "dst");

  /// All words that mean something, sorted.
  static final SortedSet<String> WORDS = all();

  private static final String OTHER_LINKS = "it is about other links than Ethernet";

  /// Words of tcpdump that mean nothing here, and why.
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("gateway", "names of hosts are not known here; use ether host and not host"),
          Map.entry("inbound", "the directions of a link are chosen outside of the filter"),
          Map.entry("outbound", "the directions of a link are chosen outside of the filter"),
          Map.entry("ifname", "links are chosen outside of the filter"),
          Map.entry("geneve", "look into the packet, as in udp[8:2]"),
          Map.entry("llc", "look into the frame, as in ether[12:2] <= 1500 and ether[14] = 0x42"),
          Map.entry("byte", "look into the frame, as in ether[0] & 1 != 0"),
          Map.entry("wlan", OTHER_LINKS),
          Map.entry("fddi", OTHER_LINKS),
          Map.entry("tr", OTHER_LINKS),
          Map.entry("ppp", OTHER_LINKS),
          Map.entry("slip", OTHER_LINKS));

  private Vocabulary() {}

  /// Whether a token is no word of the language that could begin something else.
  static boolean isIdentifier(Token token) {
    return switch (token.kind()) {
      case NUMBER, DOTTED, IP6, MAC, NAME -> true;
      case WORD -> !isWord(token.text());
      case SIGN, END -> false;
    };
  }

  private static boolean isWord(String word) {
    return REFUSED.containsKey(word) || WORDS.contains(word);
  }

  private static SortedSet<String> all() {
    SortedSet<String> words = new TreeSet<>(OTHERS);
    for (Kind kind : Kind.values()) {
      words.add(kind.word());
    }
    for (Protocol protocol : Protocol.values()) {
      words.add(protocol.word());
    }
    return Collections.unmodifiableSortedSet(words);
  }

  /// @param token that begins no primitive
  static IllegalArgumentException unknown(FilterWords words, Token token) {
    String why = REFUSED.get(token.text());
    if (why != null) {
      return words.mistake(token, why);
    }
    if (isIdentifier(token) && !token.is(Token.Kind.WORD)) {
      return words.mistake(token, "say what it is: host, net, port, portrange or proto");
    }
    return words.unknown(
        token,
        WORDS,
        "here comes a protocol, as udp, or src, dst, host, net, port, vlan, less, greater, (, not");
  }
}
