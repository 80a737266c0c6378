// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A value in a YAML file that knows its place. It is read by asking for the type that belongs
/// there; a value of another type is a [SyntaxException].
///
/// @param file the file as it was named by the user
/// @param node the parser's node, with its marks
record YamlNode(Path file, Node node) {
  /// Aliases can make a small file endless.
  private static final int VISITED_MAX = 100_000;

  private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

  /// The scalar's text as it is written: `1`, `true` and `1.10` are texts too.
  String text() {
    if (node instanceof ScalarNode scalar && !isNull()) {
      return scalar.getValue();
    }
    throw error("expected a text, found " + kind(), "");
  }

  /// A text that has the form of the pattern.
  String text(Pattern form, String hint) {
    String text = text();
    if (!form.matcher(text).matches()) {
      throw error("\"" + text + "\" cannot be used here", hint);
    }
    return text;
  }

  /// A text that the parser of another room understands.
  <T> T parsed(Function<String, T> parser, String hint) {
    String text = text();
    return made(() -> parser.apply(text), hint);
  }

  /// A value that another room makes of what is here, and may refuse to make.
  <T> T made(Supplier<T> maker, String hint) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      throw error(Objects.requireNonNullElse(e.getMessage(), "cannot be read"), hint);
    }
  }

  /// One of the words.
  String oneOf(List<String> words) {
    String text = text();
    if (!words.contains(text)) {
      throw error(
          "\"" + text + "\" is not one of " + String.join(", ", words),
          Nearest.to(text, words).map(word -> "did you mean \"" + word + "\"?").orElse(""));
    }
    return text;
  }

  /// A truth value.
  boolean bool() {
    if (node instanceof ScalarNode scalar && scalar.isPlain()) {
      if (scalar.getValue().equals("true")) {
        return true;
      }
      if (scalar.getValue().equals("false")) {
        return false;
      }
    }
    throw error("expected true or false, found " + kind(), "write true or false, without quotes");
  }

  /// Whether it is a text, and not a list or a mapping.
  boolean isText() {
    return node instanceof ScalarNode && !isNull();
  }

  /// A whole number within the bounds, both included.
  int integer(int min, int max) {
    int number;
    try {
      number = Integer.parseInt(text());
    } catch (NumberFormatException e) {
      throw error("expected a whole number, found " + kind(), "");
    }
    if (number < min || number > max) {
      throw error(number + " is not between " + min + " and " + max, "");
    }
    return number;
  }

  /// The items of a list, at most this many.
  List<YamlNode> list(int itemsMax) {
    if (!(node instanceof SequenceNode sequence)) {
      throw error("expected a list, found " + kind(), "write [a, b], or one \"- a\" in each line");
    }
    if (sequence.getValue().size() > itemsMax) {
      throw error("more than " + itemsMax + " items", "");
    }
    List<YamlNode> items = new ArrayList<>();
    sequence.getValue().forEach(item -> items.add(new YamlNode(file, item)));
    return items;
  }

  /// The keys and values of a mapping, at most this many, no key twice; nothing at all is an empty
  /// mapping.
  YamlMap map(int entriesMax) {
    if (isNull()) {
      return new YamlMap(this, Map.of(), Map.of());
    }
    if (!(node instanceof MappingNode mapping)) {
      throw error("expected keys and values, found " + kind(), "write \"key: value\"");
    }
    if (mapping.getValue().size() > entriesMax) {
      throw error("more than " + entriesMax + " entries", "");
    }
    Map<String, YamlNode> keys = new LinkedHashMap<>();
    Map<String, YamlNode> values = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlNode key = new YamlNode(file, tuple.getKeyNode());
      String name = key.text();
      YamlNode first = keys.putIfAbsent(name, key);
      if (first != null) {
        throw key.error("\"" + name + "\" is here twice", "the first is in line " + first.line());
      }
      values.put(name, new YamlNode(file, tuple.getValueNode()));
    }
    return new YamlMap(this, keys, values);
  }

  /// The line in which the value begins, from 1.
  int line() {
    return node.getStartMark().orElseThrow().getLine() + 1;
  }

  /// Make the exception that points to this value.
  SyntaxException error(String message, String hint) {
    return YamlFile.at(file, node.getStartMark(), message, hint);
  }

  /// The scalar below this node that the message names in quotes, or else this node: a check over
  /// the whole file does not know places.
  YamlNode mentionedIn(String message) {
    return QUOTED
        .matcher(message)
        .results()
        .map(quoted -> find(quoted.group(1)))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(this);
  }

  private Optional<YamlNode> find(String text) {
    Deque<Node> open = new ArrayDeque<>(List.of(node));
    for (int visited = 0; !open.isEmpty() && visited < VISITED_MAX; visited++) {
      switch (open.pop()) {
        case ScalarNode scalar when scalar.getValue().equals(text) -> {
          return Optional.of(new YamlNode(file, scalar));
        }
        case SequenceNode sequence -> sequence.getValue().reversed().forEach(open::push);
        case MappingNode mapping -> {
          for (NodeTuple tuple : mapping.getValue().reversed()) {
            open.push(tuple.getValueNode());
            open.push(tuple.getKeyNode());
          }
        }
        default -> {}
      }
    }
    return Optional.empty();
  }

  private boolean isNull() {
    return node.getTag().equals(Tag.NULL);
  }

  private String kind() {
    return switch (node) {
      case MappingNode _ -> "keys and values";
      case SequenceNode _ -> "a list";
      case ScalarNode scalar -> isNull() ? "nothing" : "\"" + scalar.getValue() + "\"";
      default -> "an alias";
    };
  }
}
