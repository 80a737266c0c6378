// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What is filled into templates: names, replaced literally wherever they stand.
final class FillIns {
  /// The longer first, because one name may begin like another.
  private final List<Map.Entry<String, String>> values;

  /// @param values name to text; an empty name is ignored
  FillIns(Map<String, String> values) {
    this.values =
        values.entrySet().stream()
            .filter(entry -> !entry.getKey().isEmpty())
            .sorted(
                Map.Entry.<String, String>comparingByKey(
                    Comparator.comparingInt(String::length).reversed().thenComparing(k -> k)))
            .toList();
  }

  /// Fill a file in, whatever its encoding.
  byte[] fill(byte[] template) {
    String text = new String(template, StandardCharsets.ISO_8859_1);
    for (Map.Entry<String, String> value : values) {
      text = text.replace(value.getKey(), value.getValue());
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
