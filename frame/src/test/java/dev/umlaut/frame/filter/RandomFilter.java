// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import java.util.Random;

/// Makes filters out of the grammar of pcap-filter(7). Most are accepted by libpcap; all words come
/// up.
final class RandomFilter {
  private static final int DEPTH_MAX = 4;

  private final Random random;
  private boolean isShifted; // behind mpls or pppoes, where less is possible

  RandomFilter(Random random) {
    this.random = random;
  }

  String next() {
    isShifted = false;
    return expression(random.nextInt(DEPTH_MAX));
  }

  private String expression(int depth) {
    StringBuilder text = new StringBuilder(term(depth));
    for (int more = random.nextInt(depth + 1); more > 0; more--) {
      text.append(joint()).append(term(depth - 1));
    }
    return text.toString();
  }

  private String joint() {
    return one(" and ", " or ", " && ", "||", " and not ", " or !");
  }

  private String term(int depth) {
    return switch (random.nextInt(12)) {
      case 0 -> one("not ", "!", "! ") + term(depth);
      case 1, 2 -> depth > 0 ? one("(", "( ") + expression(depth - 1) + ")" : primitive();
      case 3, 4, 5 -> sized(depth);
      default -> primitive();
    };
  }

  /// One or several identifiers behind the same qualifiers.
  private String primitive() {
    return switch (random.nextInt(14)) {
      case 0, 1 -> protocol();
      case 2, 3 ->
          several(one("", "", "ip ", "arp ", "rarp ") + end() + one("host ", "net "), "v4");
      case 4 -> several(one("", "ip6 ") + end() + one("host ", "net "), "v6");
      case 5 -> several(one("src ", "dst ", "src or dst ", "dst and src "), "host4");
      case 6 -> isShifted ? "ip" : several("ether " + oneEnd() + one("host ", ""), "mac");
      case 7, 8 -> several(one("", "", "tcp ", "udp ", "sctp ") + end() + "port ", "port");
      case 9 -> several(one("", "tcp ", "udp ", "sctp ") + end() + "portrange ", "range");
      case 10 -> several(one("", "ip ", "ip6 ") + one("proto ", "protochain "), "protocol");
      case 11 -> isShifted ? "ip6" : several("ether proto ", "type");
      case 12 -> group();
      default -> shift();
    };
  }

  private String end() {
    return random.nextBoolean()
        ? ""
        : one("src ", "dst ", "src or dst ", "dst or src ", "src and dst ", "dst && src ");
  }

  private String oneEnd() {
    return one("src ", "dst ", "src or dst ", "src and dst ");
  }

  private String several(String qualifiers, String kind) {
    String first = qualifiers + value(qualifiers, kind);
    return switch (random.nextInt(4)) {
      case 0 -> first + joint() + value(qualifiers, kind);
      case 1 ->
          qualifiers + "(" + value(qualifiers, kind) + joint() + value(qualifiers, kind) + ")";
      default -> first;
    };
  }

  private String value(String qualifiers, String kind) {
    return switch (kind) {
      case "v4" -> qualifiers.endsWith("net ") ? net4() : host4();
      case "v6" ->
          qualifiers.endsWith("net ")
              ? one("fec0::/16", "fec0::/64", "::/0", "fe80::/10", "fec0::10/124", "fec0::1")
              : one("fec0::1", "fec0::2", "FEC0::0:1", "ff02::5", "::ffff:10.1.0.1");
      case "host4" -> host4();
      case "mac" ->
          one("52:54:00:00:00:01", "52:54:0:0:0:2", "52-54-00-00-00-01", "5254.0000.0002") + "";
      case "port" -> one("22", "80", "443", "500", "4500", "0x35", "0", "65535");
      case "range" -> one("22-80", "500-510", "510-500", "80", "0-65535", "443-4500");
      case "protocol" ->
          one("1", "6", "17", "50", "58", "0x84", "0", "44", "\\tcp", "\\udp", "\\icmp");
      default ->
          one(
              "0x800", "0x86dd", "\\ip", "\\ip6", "\\arp", "0x88cc", "0x42", "0xfe", "0xf0", "0xe0",
              "0xaa", "1500", "1501", "0x809b", "\\aarp", "\\stp", "6");
    };
  }

  private String host4() {
    return one("10.1.0.1", "10.1.0.2", "192.168.0.1", "10.1", "224.0.0.5", "167837697");
  }

  private String net4() {
    return one(
        "10",
        "10.1",
        "10.1.0",
        "10.1.0.1",
        "10.0.0.0/8",
        "10.1.0.0/24",
        "0.0.0.0/0",
        "10.1/16",
        "192.168.0.0 mask 255.255.0.0",
        "10.0.0.1 mask 255.0.0.255",
        "10.1 mask 255.255");
  }

  private String protocol() {
    if (isShifted) {
      return one("ip", "ip6", "tcp", "udp", "icmp", "icmp6", "sctp", "esp");
    }
    return one(
        "ip", "ip6", "arp", "rarp", "tcp", "udp", "sctp", "icmp", "icmp6", "igmp", "igrp", "pim",
        "vrrp", "carp", "ah", "esp", "stp", "iso", "clnp", "esis", "isis", "atalk", "aarp",
        "decnet", "lat", "sca", "mopdl", "moprc", "ipx", "netbeui", "pppoed");
  }

  private String group() {
    return isShifted
        ? one("ip multicast", "ip6 multicast", "ip broadcast")
        : one(
            "broadcast",
            "multicast",
            "ether broadcast",
            "ether multicast",
            "ip multicast",
            "ip6 multicast",
            "link multicast",
            "ip broadcast");
  }

  private String shift() {
    return switch (random.nextInt(6)) {
      case 0, 1, 2 -> isShifted ? "ip" : one("vlan", "vlan 5", "vlan 0x10", "vlan 0");
      case 3, 4 -> {
        isShifted = true;
        yield one("mpls", "mpls 5", "mpls 100000");
      }
      default -> {
        String word = isShifted ? "ip6" : one("pppoes", "pppoes 7");
        isShifted = true;
        yield word;
      }
    };
  }

  private String sized(int depth) {
    if (random.nextInt(4) == 0) {
      return one("less ", "greater ") + one("60", "64", "0x40", "100", "1");
    }
    return number(depth)
        + one(" = ", " == ", "!=", " < ", " > ", "<=", ">=")
        + (random.nextInt(3) == 0 ? number(depth) : constant());
  }

  private String number(int depth) {
    if (depth <= 0) {
      return random.nextInt(5) == 0 ? one("len", "length") : load(depth);
    }
    return switch (random.nextInt(7)) {
      case 0 -> "-" + load(depth);
      case 1 -> "(" + number(depth - 1) + ")";
      case 2, 3 -> number(depth - 1) + operator() + number(depth - 1);
      case 4 -> number(depth - 1) + operator() + constant();
      default -> load(depth);
    };
  }

  private String operator() {
    return one(" + ", " - ", " * ", " / ", " % ", "&", " & ", "|", " ^ ", " << ", ">>");
  }

  private String load(int depth) {
    String header =
        isShifted
            ? one("ip", "ip6", "tcp", "udp", "icmp", "icmp6")
            : one(
                "ether", "ether", "ip", "ip", "ip6", "arp", "rarp", "tcp", "tcp", "udp", "sctp",
                "icmp", "icmp6", "igmp", "igrp", "pim", "vrrp", "carp", "link", "atalk", "decnet",
                "lat", "mopdl", "moprc");
    String index =
        random.nextInt(5) == 0 && depth > 0
            ? number(depth - 1)
            : one("0", "1", "2", "6", "9", "12", "13", "tcpflags", "40", "100", "511", "-1");
    return header + "[" + index + one("", ":1", ":2", ":4", " : 2") + "]";
  }

  private String constant() {
    return one(
        "0",
        "1",
        "2",
        "6",
        "0x45",
        "0x800",
        "010",
        "64",
        "0xffffffff",
        "tcp-syn",
        "tcp-ack",
        "(tcp-syn|tcp-ack)",
        "icmp-echo",
        "icmp6-echo",
        "17",
        "(3)",
        "-1");
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
