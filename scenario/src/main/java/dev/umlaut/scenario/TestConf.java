// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.SyntaxException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `test.conf` sets. The file is a shell fragment; of the shell it may use assignments,
/// quotes, references to earlier variables, and comments.
///
/// @param variables name to value, in the file's order
/// @param lines where each was set
/// @since 0.1
public record TestConf(Map<String, String> variables, Map<String, SourceLine> lines) {
  private static final String KNOWN_SUBSET =
      "test.conf may hold comments and assignments like NAME=\"value $OTHER\", nothing else.";

  /// Copies the maps.
  public TestConf {
    variables = Map.copyOf(variables);
    lines = Map.copyOf(lines);
  }

  /// Read the text of a `test.conf`.
  ///
  /// @throws SyntaxException naming the line, when it does more than assign
  static TestConf parse(Path file, String content) {
    Map<String, String> variables = new LinkedHashMap<>();
    Map<String, SourceLine> lines = new LinkedHashMap<>();
    List<String> rows = content.lines().toList();
    for (int i = 0; i < rows.size(); i++) {
      SourceLine line = new SourceLine(file, i + 1, rows.get(i));
      for (String assignment : assignments(line)) {
        int equals = assignment.indexOf('=');
        String name = assignment.substring(0, equals);
        variables.put(name, value(line, assignment.substring(equals + 1), variables));
        lines.put(name, line);
      }
    }
    return new TestConf(variables, lines);
  }

  /// The raw text of every assignment of a line, still quoted.
  private static List<String> assignments(SourceLine line) {
    List<String> found = new ArrayList<>();
    for (String word : split(line)) {
      if (word.equals("export") && found.isEmpty()) {
        continue;
      }
      if (!word.matches("(?s)[A-Za-z_][A-Za-z0-9_]*=.*")) {
        throw line.wrong(line.columnOf(word), "`" + word + "` is not an assignment", KNOWN_SUBSET);
      }
      found.add(word);
    }
    return found;
  }

  /// Cut a line at unquoted blanks and semicolons, and end it at an unquoted `#`.
  private static List<String> split(SourceLine line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    String text = line.text() + " ";
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '\'' && i + 2 < text.length()) {
        word.append(c).append(text.charAt(++i));
      } else if (quote != 0) {
        word.append(c);
        quote = c == quote ? 0 : quote;
      } else if (c == '#' && word.isEmpty()) {
        return words;
      } else if (c == ' ' || c == '\t' || c == ';' || c == '\r') {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else {
        quote = c == '"' || c == '\'' ? c : 0;
        word.append(c);
      }
    }
    if (quote != 0) {
      throw line.wrong(line.columnOf(String.valueOf(quote)), "a quote is not closed", KNOWN_SUBSET);
    }
    return words;
  }

  private static String value(SourceLine line, String raw, Map<String, String> variables) {
    if (raw.isEmpty()) {
      return "";
    }
    try {
      List<ShellCommand> commands =
          ShellReader.read("= " + raw, new ShellScope(variables, InstantSource.system()))
              .commands();
      if (commands.size() == 1 && commands.getFirst().redirections().isEmpty()) {
        List<String> words = commands.getFirst().words();
        // An assignment's value is not split into words, so one blank stands for those removed.
        return String.join(" ", words.subList(1, words.size()));
      }
    } catch (ShellSyntax e) {
      throw line.wrong(line.columnOf(raw), e.problem(), KNOWN_SUBSET);
    }
    throw line.wrong(line.columnOf(raw), "`" + raw + "` is more than a value", KNOWN_SUBSET);
  }

  /// The value of a variable; empty text when it is not set.
  public String value(String name) {
    return variables.getOrDefault(name, "");
  }

  /// Whether a variable is set to anything but empty text.
  public boolean isSet(String name) {
    return !value(name).isEmpty();
  }

  /// The words of a variable, such as the hosts in `TCPDUMPHOSTS`.
  public List<String> words(String name) {
    String value = value(name).strip();
    return value.isEmpty() ? List.of() : List.of(value.split("\\s+", -1));
  }
}
