// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// One file `recipe`: lines of `key: value`, as `images/README.md` describes them.
///
/// @param file where it was read from, for messages
/// @param values what each key was given, in order of the lines
record RecipeFile(Path file, Map<String, List<String>> values) {

  /// The keys there are, and what each word of their values must look like. The words end up in
  /// shell programs: nothing here may need quoting.
  private enum Key {
    DESCRIPTION(".+", false),
    FROM("[a-z][a-z0-9-]*", false),
    SUITE("[a-z][a-z0-9-]*", false),
    SIZE("[1-9][0-9]{0,4}[MG]", false),
    PACKAGES("[a-z0-9][a-z0-9+.-]*", true),
    UNPACK("[a-z0-9][a-z0-9+.-]*", true),
    EXCLUDE("/[A-Za-z0-9/_.*?+@-]*", true),
    WITHOUT("[a-z0-9*][a-z0-9+.*-]*", true),
    SOURCE("[a-z0-9][a-z0-9+.-]*", false),
    SOURCE_WITHOUT("[A-Za-z0-9_][A-Za-z0-9_./-]*", true),
    BUILD_PACKAGES("[a-z0-9][a-z0-9+.-]*", true),
    STEPS("[1-9][0-9]{0,5}", false);

    private final Pattern word;
    private final boolean isList;

    Key(String word, boolean isList) {
      this.word = Pattern.compile(word);
      this.isList = isList;
    }

    static Optional<Key> of(String name) {
      return Arrays.stream(values()).filter(key -> key.text().equals(name)).findFirst();
    }

    static String all() {
      return String.join(", ", Arrays.stream(values()).map(Key::text).toList());
    }

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  RecipeFile {
    values = new LinkedHashMap<>(values);
  }

  static RecipeFile read(Path file) {
    try {
      return parse(file, Files.readString(file));
    } catch (IOException e) {
      throw new UmlautException("cannot read the recipe %s: %s".formatted(file, e), "", e);
    }
  }

  static RecipeFile parse(Path file, String text) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String content = line.strip();
      if (content.isEmpty() || content.startsWith("#")) {
        continue;
      }
      String place = file + ":" + number;
      int colon = content.indexOf(':');
      if (colon < 0) {
        throw new UmlautException(
            place + ": not a line of the form `key: value`: " + content, "Keys: " + Key.all());
      }
      Key key = key(place, content.substring(0, colon).strip());
      add(values, place, key, content.substring(colon + 1).strip());
    }
    return new RecipeFile(file, values);
  }

  /// All words of a key that may be given several times.
  List<String> list(String key) {
    return values.getOrDefault(key, List.of());
  }

  /// The value of a key that is given once.
  Optional<String> value(String key) {
    return list(key).stream().findFirst();
  }

  private static Key key(String place, String name) {
    return Key.of(name)
        .orElseThrow(
            () -> new UmlautException(place + ": no such key: " + name, "Keys: " + Key.all()));
  }

  private static void add(Map<String, List<String>> values, String place, Key key, String value) {
    List<String> words = key.isList ? Arrays.asList(value.split("\\s+", -1)) : List.of(value);
    for (String word : words) {
      if (!key.word.matcher(word).matches()) {
        throw new UmlautException(
            "%s: not a value for %s: '%s'".formatted(place, key.text(), word),
            "It has to look like " + key.word);
      }
    }
    List<String> sum = values.computeIfAbsent(key.text(), _ -> new ArrayList<>());
    if (!key.isList && !sum.isEmpty()) {
      throw new UmlautException(place + ": a second " + key.text(), "Leave one of them.");
    }
    sum.addAll(words);
  }
}
