// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.scenario.Sections.Section;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what a host says about its software.
final class Versions {
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)+[\\w.-]*");

  private Versions() {}

  static Software of(List<Section> sections, Software known) {
    String kernel = known.kernel();
    String strongswan = known.strongswan();
    for (Section section : sections) {
      String text = section.text().strip();
      switch (section.name()) {
        case "kernel" -> kernel = text.isEmpty() ? kernel : text;
        case "strongswan" -> {
          Matcher number = NUMBER.matcher(text);
          strongswan = number.find() ? number.group() : strongswan;
        }
        default -> {}
      }
    }
    return new Software(kernel, known.image(), strongswan);
  }
}
