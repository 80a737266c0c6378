// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads a [PacketFilter]: recursive descent over words. For one text and one thread.
final class FilterParser {
  private static final int DEPTH_MAX = 50;
  private static final int PORT_MAX = 0xffff;
  private static final Pattern WORD = Pattern.compile("&&|\\|\\||[()!]|[^\\s()!&|]+");
  private static final String END = "";

  private static final Map<String, PacketFilter> PROTOCOLS =
      Map.of(
          "arp", new PacketFilter.Type(Ethernet.TYPE_ARP),
          "ip", new PacketFilter.Type(Ethernet.TYPE_IPV4),
          "ip6", new PacketFilter.Type(Ethernet.TYPE_IPV6),
          "icmp", new PacketFilter.Protocol(PacketHeaders.ICMP),
          "icmp6", new PacketFilter.Protocol(PacketHeaders.ICMP6),
          "tcp", new PacketFilter.Protocol(PacketHeaders.TCP),
          "udp", new PacketFilter.Protocol(PacketHeaders.UDP),
          "esp", new PacketFilter.Protocol(PacketHeaders.ESP),
          "ah", new PacketFilter.Protocol(PacketHeaders.AH));

  private final String text;
  private final List<String> words;
  private int next;
  private int depth;

  FilterParser(String text) {
    if (text.length() > PacketFilter.TEXT_MAX) {
      throw new IllegalArgumentException(
          "a filter of more than " + PacketFilter.TEXT_MAX + " characters");
    }
    this.text = text;
    this.words =
        WORD.matcher(text).results().map(word -> word.group().toLowerCase(Locale.ROOT)).toList();
  }

  PacketFilter parse() {
    // What no word is made of, a single & or |, must not be passed over.
    if (WORD.matcher(text).replaceAll("").chars().anyMatch(c -> !Character.isWhitespace(c))) {
      throw unknown("a single & or |");
    }
    if (words.isEmpty()) {
      return PacketFilter.ALL;
    }
    PacketFilter filter = either();
    if (!peek().equals(END)) {
      throw unknown("\"" + peek() + "\"");
    }
    return filter;
  }

  private PacketFilter either() {
    PacketFilter filter = both();
    while (take("or", "||")) {
      filter = new PacketFilter.Or(filter, both());
    }
    return filter;
  }

  private PacketFilter both() {
    PacketFilter filter = single();
    while (take("and", "&&")) {
      filter = new PacketFilter.And(filter, single());
    }
    return filter;
  }

  private PacketFilter single() {
    if (++depth > DEPTH_MAX) {
      throw new IllegalArgumentException("more than " + DEPTH_MAX + " nots and parentheses");
    }
    PacketFilter filter;
    if (take("not", "!")) {
      filter = new PacketFilter.Not(single());
    } else if (take("(", "(")) {
      filter = either();
      if (!take(")", ")")) {
        throw unknown(peek().equals(END) ? "the end: a ) is missing" : "\"" + peek() + "\"");
      }
    } else {
      filter = primitive();
    }
    depth--;
    return filter;
  }

  private PacketFilter primitive() {
    if (take("ether", "ether")) {
      PacketFilter.End end = end();
      boolean _ = take("host", "host");
      return new PacketFilter.Ether(end, MacAddress.parse(word()));
    }
    PacketFilter protocol = PROTOCOLS.get(peek());
    if (protocol == null) {
      return place();
    }
    next++;
    return switch (peek()) {
      case "src", "dst", "port", "host", "net" -> new PacketFilter.And(protocol, place());
      default -> protocol;
    };
  }

  private PacketFilter place() {
    PacketFilter.End end = end();
    String kind = word();
    return switch (kind) {
      case "port" -> new PacketFilter.Port(end, port(word()));
      case "host" -> new PacketFilter.Net(end, host(word()));
      case "net" -> new PacketFilter.Net(end, IpPrefix.parse(word()).network());
      default -> throw unknown("\"" + kind + "\"");
    };
  }

  private PacketFilter.End end() {
    if (take("src", "src")) {
      return PacketFilter.End.SOURCE;
    }
    return take("dst", "dst") ? PacketFilter.End.DESTINATION : PacketFilter.End.EITHER;
  }

  private static IpPrefix host(String word) {
    IpAddress address = IpAddress.parse(word);
    return new IpPrefix(address, address.bits());
  }

  private int port(String word) {
    if (!word.matches("[0-9]{1,5}") || Integer.parseInt(word) > PORT_MAX) {
      throw unknown("port \"" + word + "\"");
    }
    return Integer.parseInt(word);
  }

  private boolean take(String word, String sign) {
    boolean there = peek().equals(word) || peek().equals(sign);
    next += there ? 1 : 0;
    return there;
  }

  private String peek() {
    return next < words.size() ? words.get(next) : END;
  }

  private String word() {
    if (next == words.size()) {
      throw unknown("the end: a word is missing");
    }
    return words.get(next++);
  }

  private IllegalArgumentException unknown(String what) {
    return new IllegalArgumentException("cannot understand " + what + " in \"" + text + "\"");
  }
}
