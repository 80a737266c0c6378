// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import java.util.ArrayList;
import java.util.List;

/// How IP addresses are written: RFC 4291 section 2.2 is read, RFC 5952 is written.
final class IpNotation {
  private static final int GROUPS = 8;
  private static final int MAX_TEXT = 45;

  private IpNotation() {}

  static IpAddress parse4(String text) {
    return new IpAddress(4, 0, dotted(text, text));
  }

  static IpAddress parse6(String text) {
    if (text.length() > MAX_TEXT) {
      throw malformed(text);
    }
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      throw malformed(text);
    }
    List<Integer> front = groups(gap < 0 ? text : text.substring(0, gap), text);
    List<Integer> back = gap < 0 ? List.of() : groups(text.substring(gap + 2), text);
    int given = front.size() + back.size();
    if (gap < 0 ? given != GROUPS : given >= GROUPS) {
      throw malformed(text);
    }
    long[] halves = new long[2];
    for (int i = 0; i < GROUPS; i++) {
      int fromEnd = i - (GROUPS - back.size());
      int group = i < front.size() ? front.get(i) : fromEnd >= 0 ? back.get(fromEnd) : 0;
      halves[i / 4] = (halves[i / 4] << 16) | group;
    }
    return new IpAddress(6, halves[0], halves[1]);
  }

  static String format4(long value) {
    return (value >>> 24)
        + "."
        + (value >>> 16 & 255)
        + "."
        + (value >>> 8 & 255)
        + "."
        + (value & 255);
  }

  static String format6(long high, long low) {
    int[] group = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      group[i] = (int) ((i < 4 ? high : low) >>> (16 * (3 - i % 4))) & 0xffff;
    }
    int best = -1;
    int bestLength = 1; // one zero group alone is not shortened: RFC 5952, 4.2.2
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && group[end] == 0) {
        end++;
      }
      if (end - i > bestLength) {
        best = i;
        bestLength = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == best) {
        text.append("::");
        i += bestLength - 1;
      } else {
        boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(group[i]));
      }
    }
    return text.toString();
  }

  private static List<Integer> groups(String part, String text) {
    List<Integer> groups = new ArrayList<>();
    if (part.isEmpty()) {
      return groups;
    }
    String[] words = part.split(":", -1);
    for (int i = 0; i < words.length; i++) {
      if (i == words.length - 1 && words[i].indexOf('.') >= 0 && text.endsWith(words[i])) {
        long value = dotted(words[i], text);
        groups.add((int) (value >>> 16));
        groups.add((int) (value & 0xffff));
      } else {
        groups.add(number(words[i], 16, 4, text));
      }
    }
    return groups;
  }

  private static long dotted(String part, String text) {
    String[] words = part.split("\\.", -1);
    if (words.length != 4) {
      throw malformed(text);
    }
    long value = 0;
    for (String word : words) {
      int octet = number(word, 10, 3, text);
      if (octet > 255 || (word.length() > 1 && word.charAt(0) == '0')) {
        throw malformed(text);
      }
      value = value << 8 | octet;
    }
    return value;
  }

  private static int number(String word, int radix, int maxDigits, String text) {
    if (word.isEmpty() || word.length() > maxDigits) {
      throw malformed(text);
    }
    int value = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        throw malformed(text);
      }
      value = value * radix + digit;
    }
    return value;
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" is not an IP address; one looks like 192.168.0.1 or fec0::1");
  }
}
