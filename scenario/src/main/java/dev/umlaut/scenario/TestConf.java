// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.LabClock;
import dev.umlaut.lab.SyntaxException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `test.conf` sets. The file is a shell fragment; of the shell it may use assignments (also
/// `+=`, `export` and `unset`), quotes, references to earlier variables, and comments.
///
/// @param variables name to value, in the file's order
/// @param lines where each was set
/// @since 0.1
public record TestConf(Map<String, String> variables, Map<String, SourceLine> lines) {
  /// The variable that names a clock.
  static final String CLOCK = "CLOCK";

  static final String SUBSET =
      "test.conf may hold comments and assignments like NAME=\"value $OTHER\", nothing else.";

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?s)(" + NAME.pattern() + ")(\\+?)=(.*)");

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
    for (ConfLexer.Statement statement : ConfLexer.read(file, content)) {
      List<ConfLexer.Word> words = statement.words();
      String first = words.getFirst().raw();
      boolean export = first.equals("export");
      boolean unset = first.equals("unset");
      for (ConfLexer.Word word : export || unset ? words.subList(1, words.size()) : words) {
        Matcher assignment = ASSIGNMENT.matcher(word.raw());
        if (unset && NAME.matcher(word.raw()).matches()) {
          variables.remove(word.raw());
          lines.remove(word.raw());
        } else if (!unset && assignment.matches()) {
          String name = assignment.group(1);
          String before = assignment.group(2).isEmpty() ? "" : variables.getOrDefault(name, "");
          variables.put(name, before + value(word.line(), assignment.group(3), variables));
          lines.put(name, word.line());
        } else if (!export || !NAME.matcher(word.raw()).matches()) {
          throw word.line()
              .wrong(
                  word.line().columnOf(word.raw()),
                  "`" + word.raw() + "` is not an assignment",
                  SUBSET);
        }
      }
    }
    return new TestConf(variables, lines);
  }

  private static String value(SourceLine line, String raw, Map<String, String> variables) {
    try {
      return ShellReader.value(raw, new ShellScope(variables, InstantSource.system()));
    } catch (ShellSyntax e) {
      throw line.wrong(line.columnOf(raw), e.problem(), SUBSET);
    }
  }

  /// The value of a variable; empty text when it is not set.
  public String value(String name) {
    return variables.getOrDefault(name, "");
  }

  /// Whether a variable is set to anything but empty text.
  public boolean isSet(String name) {
    return !value(name).isEmpty();
  }

  /// The clock that the scenario wants; the real one when it names none that there is, which keeps
  /// it from being [planned][Scenario#plan].
  public LabClock clock() {
    return LabClock.named(value(CLOCK)).orElse(LabClock.REAL);
  }

  /// The words of a variable, such as the hosts in `TCPDUMPHOSTS`.
  public List<String> words(String name) {
    String value = value(name).strip();
    return value.isEmpty() ? List.of() : List.of(value.split("\\s+", -1));
  }
}
