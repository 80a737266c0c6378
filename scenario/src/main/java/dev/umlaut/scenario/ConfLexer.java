// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Cuts a `test.conf` into statements and those into words, still quoted. A quoted word may go over
/// several lines.
final class ConfLexer {
  private final Path file;
  private final String text;
  private final List<String> rows;
  private final List<Statement> statements = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private List<Word> words = new ArrayList<>();
  private int row;
  private int wordRow;

  private ConfLexer(Path file, String content) {
    this.file = file;
    this.text = content.replace("\r\n", "\n") + "\n";
    this.rows = List.of(text.split("\n", -1));
  }

  /// A word as it stands in the file.
  ///
  /// @param line where it begins
  record Word(SourceLine line, String raw) {}

  /// Words up to a newline or semicolon; at least one.
  record Statement(List<Word> words) {
    Statement {
      words = List.copyOf(words);
    }
  }

  static List<Statement> read(Path file, String content) {
    ConfLexer lexer = new ConfLexer(file, content);
    lexer.readAll();
    return lexer.statements;
  }

  private void readAll() {
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
        i++;
        escaped(text.charAt(i));
      } else if (quote != 0) {
        add(c);
        quote = c == quote ? 0 : quote;
      } else if (c == '#' && word.isEmpty()) {
        i = text.indexOf('\n', i) - 1;
      } else if (c == ' ' || c == '\t') {
        endWord();
      } else if (c == ';' || c == '\n') {
        endStatement();
        row += c == '\n' ? 1 : 0;
      } else {
        quote = c == '"' || c == '\'' ? c : 0;
        add(c);
      }
    }
    if (quote != 0) {
      SourceLine line = line(wordRow);
      throw line.wrong(
          line.columnOf(String.valueOf(quote)), "a quote is not closed", TestConf.SUBSET);
    }
    endStatement();
  }

  /// A backslash at the end of a line joins it with the next.
  private void escaped(char c) {
    if (c == '\n') {
      row++;
    } else {
      add('\\');
      add(c);
    }
  }

  private void add(char c) {
    if (word.isEmpty()) {
      wordRow = row;
    }
    word.append(c);
    row += c == '\n' ? 1 : 0;
  }

  private void endWord() {
    if (!word.isEmpty()) {
      words.add(new Word(line(wordRow), word.toString()));
      word.setLength(0);
    }
  }

  private void endStatement() {
    endWord();
    if (!words.isEmpty()) {
      statements.add(new Statement(words));
      words = new ArrayList<>();
    }
  }

  private SourceLine line(int index) {
    return new SourceLine(file, index + 1, rows.get(index));
  }
}
