// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One line of a `.dat` file, cut into its fields at every `::`.
///
/// @param source where it stands; its text is as in the file, the fields have the placeholders
///   replaced
/// @param fields at least one, not trimmed
record DatLine(SourceLine source, List<String> fields) {
  DatLine {
    fields = List.copyOf(fields);
  }

  static List<DatLine> parse(Path file, String content, Placeholders placeholders) {
    List<DatLine> lines = new ArrayList<>();
    // Not lines(): a carriage return belongs to the line, and makes a "YES" something else.
    // A shell drops zero bytes, and no program could be given one.
    String[] rows = content.replace("\0", "").split("\n", -1);
    for (int i = 0; i < rows.length; i++) {
      SourceLine source = new SourceLine(file, i + 1, rows[i]);
      lines.add(new DatLine(source, List.of(placeholders.replace(rows[i]).split("::", -1))));
    }
    return lines;
  }

  boolean isRemark() {
    return fields.getFirst().startsWith("#");
  }

  /// Whether the line names a command. Others are ignored.
  boolean isCommand() {
    return !isRemark() && !field(1).isEmpty();
  }

  String host() {
    return Blanks.trim(fields.getFirst());
  }

  /// A field, counted from 0; empty text when the line is shorter.
  String field(int index) {
    return index < fields.size() ? fields.get(index) : "";
  }
}
