// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Lets one shell program print many things that can be told apart afterwards: before each of them
/// it prints a marker that nothing else prints.
final class Sections {
  private final String marker = "umlaut-" + UUID.randomUUID();

  /// A named part of the output.
  record Section(String name, String text) {}

  /// A shell function `section NAME` that begins a part.
  String function() {
    return "section() { printf '\\n%s %s\\n' '" + marker + "' \"$*\"; }\n";
  }

  /// Take the output of a program apart. What comes before the first marker is dropped, and each
  /// part is cut off at a limit.
  List<Section> split(byte[] output, int charactersMax) {
    String text = new String(output, StandardCharsets.UTF_8);
    List<Section> sections = new ArrayList<>();
    String begin = "\n" + marker + " ";
    int at = text.indexOf(begin);
    while (at >= 0) {
      int nameEnd = text.indexOf('\n', at + begin.length());
      if (nameEnd < 0) {
        break;
      }
      int next = text.indexOf(begin, nameEnd);
      int end = next < 0 ? text.length() : next;
      String name = text.substring(at + begin.length(), nameEnd);
      String content = nameEnd + 1 <= end ? text.substring(nameEnd + 1, end) : "";
      sections.add(new Section(name, Texts.limit(content, charactersMax)));
      at = next;
    }
    return sections;
  }
}
