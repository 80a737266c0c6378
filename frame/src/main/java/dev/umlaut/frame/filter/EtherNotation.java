// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import dev.umlaut.frame.MacAddress;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Reads Ethernet addresses in all the ways in which tcpdump does.
final class EtherNotation {
  private EtherNotation() {}

  /// @param text `1:2:3:4:5:6`, `01-02-03-04-05-06`, `1.2.3.4.5.6`, `0102.0304.0506` or
  ///   `010203040506`
  static MacAddress parse(String text) {
    String[] parts = text.split("[:.-]", -1);
    int digits = 12 / parts.length;
    String hex =
        Arrays.stream(parts)
            .map(part -> "0".repeat(digits - part.length()) + part)
            .collect(Collectors.joining());
    return new MacAddress(Long.parseLong(hex, 16));
  }
}
