// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.LinkDefinition;
import dev.umlaut.lab.Nearest;
import dev.umlaut.os.UmlautException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a person types about a link, as the text that a lab file has behind `link:`. That may be
/// typed as it is; easier for the shell are words such as `delay=10ms out loss=1%`.
final class LinkWords {
  private static final List<String> DIRECTIONS = List.of("out", "in");
  private static final List<String> ACTIONS = List.of("clear", "plug", "unplug");
  private static final Pattern PAIR = Pattern.compile("([A-Za-z0-9]+)=(.*)", Pattern.DOTALL);
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9.%]+");

  private LinkWords() {}

  /// @param words one or more
  /// @throws UsageException they make no sense
  static String text(List<String> words) {
    String first = words.getFirst();
    boolean pairs = DIRECTIONS.contains(first) || PAIR.matcher(first).matches();
    boolean asInAFile = first.startsWith("{") || first.contains(": ") || first.endsWith(":");
    String text = asInAFile && !pairs ? String.join(" ", words) : ofPairs(words);
    try {
      LinkDefinition _ = LinkDefinition.parse(text);
      return text;
    } catch (UmlautException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e.hint());
    }
  }

  private static String ofPairs(List<String> words) {
    List<String> both = new ArrayList<>();
    Map<String, List<String>> directed = new LinkedHashMap<>();
    List<String> place = both;
    for (String word : words) {
      Matcher pair = PAIR.matcher(word);
      if (DIRECTIONS.contains(word)) {
        place = directed.computeIfAbsent(word, _ -> new ArrayList<>());
      } else if (pair.matches()) {
        place.add(pair.group(1) + ": " + value(pair.group(2)));
      } else {
        throw unknown(word);
      }
    }
    directed.forEach((way, keys) -> both.add(way + ": {" + String.join(", ", keys) + "}"));
    return String.join(", ", both);
  }

  /// A filter has blanks and colons, which YAML wants in quotes.
  private static String value(String typed) {
    return typed.startsWith("{") || PLAIN.matcher(typed).matches()
        ? typed
        : '"' + typed.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static UsageException unknown(String word) {
    List<String> keys = LinkDefinition.keys();
    if (keys.contains(word)) {
      return new UsageException("\"" + word + "\" says nothing", "write " + word + "=VALUE");
    }
    List<String> known = new ArrayList<>(ACTIONS);
    known.addAll(DIRECTIONS);
    keys.stream().filter(key -> !DIRECTIONS.contains(key)).forEach(key -> known.add(key + "=…"));
    return new UsageException(
        "\"" + word + "\" is nothing that happens to a link", Nearest.hint(word, known, "known"));
  }
}
