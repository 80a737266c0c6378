// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.scenario.ShellCommand.Connector;
import dev.umlaut.scenario.ShellCommand.Kind;
import dev.umlaut.scenario.ShellCommand.Redirection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Reads one line as bash would: quotes, expansions, lists of commands, redirections. It executes
/// nothing; what it cannot follow ends in {@link ShellSyntax}.
///
/// Left as they stand are patterns for file names, `~` and `{a,b}`: the shell of the host, which
/// reads the words again, makes of them what the runner's would have.
final class ShellReader {
  /// Of a file descriptor's number.
  private static final int DIGITS_MAX = 9;

  private static final String META = " \t\n;&|<>()";

  private final String text;
  private final ShellScope scope;
  private final WordBuilder words = WordBuilder.splitting();
  private final List<ShellCommand> commands = new ArrayList<>();
  private final List<Redirection> redirections = new ArrayList<>();
  private final Set<String> unset = new LinkedHashSet<>();
  private Connector connector = Connector.ALWAYS;
  private int position;

  private ShellReader(String text, ShellScope scope) {
    this.text = text;
    this.scope = scope;
  }

  /// What a line says.
  ///
  /// @param commands at least one
  /// @param unset the variables that were used but are not set, and so became empty text
  record Line(List<ShellCommand> commands, Set<String> unset) {}

  static Line read(String text, ShellScope scope) {
    ShellReader reader = new ShellReader(text, scope);
    reader.readAll();
    return new Line(List.copyOf(reader.commands), Set.copyOf(reader.unset));
  }

  /// Read the value of an assignment, which is not split into words.
  static String value(String text, ShellScope scope) {
    ShellReader reader = new ShellReader(text, scope);
    WordBuilder value = WordBuilder.whole();
    reader.piece(value);
    if (!reader.atEnd()) {
      throw new ShellSyntax(
          "`" + reader.peek() + "` ends the value", "Quote it if it belongs to the value.");
    }
    return String.join("", value.take());
  }

  private void readAll() {
    while (true) {
      skipBlanks();
      if (atEnd()) {
        endCommand(Connector.ALWAYS);
        return;
      }
      switch (peek()) {
        case ';' -> {
          position++;
          endCommand(Connector.ALWAYS);
        }
        case '&' -> and();
        case '|' -> or();
        case '(', ')' -> throw unsupported("a sub-shell");
        case '<', '>' -> redirection(peek() == '<' ? 0 : 1);
        case '#' -> throw unsupported("a comment, which swallows all that follows,");
        default -> word();
      }
    }
  }

  private void and() {
    position++;
    if (!atEnd() && peek() == '>') {
      redirection(1);
      redirections.add(new Redirection(2, Kind.DUPLICATE, "1"));
      return;
    }
    if (!accept('&')) {
      throw unsupported("a command in the background");
    }
    endCommand(Connector.AND);
  }

  private void or() {
    position++;
    if (!accept('|')) {
      throw unsupported("a pipe");
    }
    endCommand(Connector.OR);
  }

  private void endCommand(Connector next) {
    List<String> taken = words.take();
    if (!taken.isEmpty() || !redirections.isEmpty()) {
      commands.add(new ShellCommand(connector, taken, redirections));
    } else if (next != Connector.ALWAYS || connector != Connector.ALWAYS) {
      throw new ShellSyntax("an operator has no command beside it", "Complete or remove it.");
    }
    redirections.clear();
    connector = next;
  }

  private void redirection(int descriptor) {
    boolean input = next() == '<';
    if (accept(input ? '<' : '>')) {
      if (input) {
        throw unsupported("a here-document");
      }
    } else if (!input) {
      accept('|');
    }
    Kind kind = input ? Kind.READ : Kind.WRITE;
    if (accept('&')) {
      kind = Kind.DUPLICATE;
    }
    skipBlanks();
    if (atEnd() || META.indexOf(peek()) >= 0) {
      throw new ShellSyntax("a redirection has no target", "Write a file name behind it.");
    }
    WordBuilder target = WordBuilder.splitting();
    piece(target);
    List<String> targets = target.take();
    if (targets.size() != 1) {
      throw new ShellSyntax("a redirection has not one target but " + targets.size(), "Quote it.");
    }
    redirections.add(new Redirection(descriptor, kind, targets.getFirst()));
  }

  private void word() {
    int digitsEnd = position;
    while (digitsEnd < text.length() && isDigit(text.charAt(digitsEnd))) {
      digitsEnd++;
    }
    int digits = digitsEnd - position;
    boolean numbered = digits > 0 && digits <= DIGITS_MAX && digitsEnd < text.length();
    if (numbered && (text.charAt(digitsEnd) == '<' || text.charAt(digitsEnd) == '>')) {
      int descriptor = Integer.parseInt(text.substring(position, digitsEnd));
      position = digitsEnd;
      redirection(descriptor);
      return;
    }
    piece(words);
    words.end();
  }

  private void piece(WordBuilder into) {
    while (!atEnd() && META.indexOf(peek()) < 0) {
      char c = next();
      switch (c) {
        case '\\' -> into.add(atEnd() ? '\\' : next());
        case '\'' -> into.addQuoted(until('\''));
        case '"' -> into.addQuoted(doubleQuoted());
        case '$' -> dollar(into);
        case '`' -> into.addSplit(Substitution.value(backquoted(false), scope));
        default -> into.add(c);
      }
    }
  }

  private void dollar(WordBuilder into) {
    if (!atEnd() && (peek() == '\'' || peek() == '"')) {
      throw unsupported("$-quoting");
    }
    into.addSplit(expansion());
  }

  private String doubleQuoted() {
    StringBuilder value = new StringBuilder();
    while (!atEnd()) {
      char c = next();
      switch (c) {
        case '"' -> {
          return value.toString();
        }
        case '\\' -> {
          if (atEnd()) {
            throw unclosed('"');
          }
          char escaped = next();
          if ("$`\"\\".indexOf(escaped) < 0) {
            value.append('\\');
          }
          value.append(escaped);
        }
        case '$' -> value.append(expansion());
        case '`' -> value.append(Substitution.value(backquoted(true), scope));
        default -> value.append(c);
      }
    }
    throw unclosed('"');
  }

  /// What follows a `$`: a variable, a substitution, or nothing special.
  private String expansion() {
    if (atEnd()) {
      return "$";
    }
    char c = peek();
    if (c == '(') {
      position++;
      return Substitution.value(until(')'), scope);
    }
    if (c == '{') {
      position++;
      String name = until('}');
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw unsupported("${" + name + "}");
      }
      return variable(name);
    }
    if ("?$!#@*-0123456789[".indexOf(c) >= 0) {
      throw unsupported("$" + c);
    }
    int start = position;
    while (!atEnd() && isNameCharacter(peek())) {
      position++;
    }
    return start == position ? "$" : variable(text.substring(start, position));
  }

  private String variable(String name) {
    String value = scope.variables().get(name);
    if (value == null) {
      unset.add(name);
      return "";
    }
    return value;
  }

  /// The text between backquotes; a backslash before `` ` ``, `$` or itself goes away.
  private String backquoted(boolean inQuotes) {
    StringBuilder command = new StringBuilder();
    while (!atEnd()) {
      char c = next();
      if (c == '`') {
        return command.toString();
      }
      if (c == '\\' && !atEnd()) {
        char escaped = next();
        if ((inQuotes ? "`$\\\"" : "`$\\").indexOf(escaped) < 0) {
          command.append('\\');
        }
        command.append(escaped);
      } else {
        command.append(c);
      }
    }
    throw unclosed('`');
  }

  private String until(char end) {
    int close = text.indexOf(end, position);
    if (close < 0) {
      throw unclosed(end);
    }
    String inside = text.substring(position, close);
    position = close + 1;
    return inside;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameCharacter(char c) {
    return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }

  private ShellSyntax unclosed(char quote) {
    return new ShellSyntax(
        "a quote is not closed: " + quote + " is missing",
        "Close it, or write \\" + quote + " where the character itself is meant.");
  }

  private ShellSyntax unsupported(String what) {
    return new ShellSyntax(
        what + " would act on the machine that runs the test, not in the host",
        "Quote or escape it so that it reaches the host's shell.");
  }

  private void skipBlanks() {
    while (!atEnd() && (peek() == ' ' || peek() == '\t' || peek() == '\n')) {
      position++;
    }
  }

  private boolean accept(char c) {
    if (!atEnd() && peek() == c) {
      position++;
      return true;
    }
    return false;
  }

  private char peek() {
    return text.charAt(position);
  }

  private char next() {
    return text.charAt(position++);
  }

  private boolean atEnd() {
    return position >= text.length();
  }
}
