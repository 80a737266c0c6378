// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.ArrayList;
import java.util.List;

/// Puts the words of one command together from quoted and unquoted pieces, with the shell's field
/// splitting of expanded text.
final class WordBuilder {
  private final List<String> words = new ArrayList<>();
  private final StringBuilder current = new StringBuilder();
  private final boolean splits;
  private boolean open;

  private WordBuilder(boolean splits) {
    this.splits = splits;
  }

  /// For the words of a command.
  static WordBuilder splitting() {
    return new WordBuilder(true);
  }

  /// For the value of an assignment, in which blanks of expanded text stay.
  static WordBuilder whole() {
    return new WordBuilder(false);
  }

  /// Literal or quoted text: never split.
  void add(char character) {
    current.append(character);
    open = true;
  }

  /// Quoted text, which makes a word even when it is empty.
  void addQuoted(String text) {
    current.append(text);
    open = true;
  }

  /// The value of an unquoted expansion: split at blanks, as `$IFS` says by default.
  void addSplit(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (splits && (c == ' ' || c == '\t' || c == '\n')) {
        end();
      } else {
        add(c);
      }
    }
  }

  /// The word ends here.
  void end() {
    if (open) {
      words.add(current.toString());
      current.setLength(0);
      open = false;
    }
  }

  List<String> take() {
    end();
    List<String> taken = List.copyOf(words);
    words.clear();
    return taken;
  }
}
