// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// A mapping of a YAML file, in the order of the file.
///
/// @param place the mapping itself, for errors that belong to no key
/// @param keys each key, with its place
/// @param values each value, with its place
record YamlMap(YamlNode place, Map<String, YamlNode> keys, Map<String, YamlNode> values) {
  /// Refuse keys that are not among the known ones.
  YamlMap only(String... known) {
    List<String> names = Arrays.asList(known);
    keys.forEach((name, key) -> {
      if (!names.contains(name)) {
        throw key.error(
            "unknown key \"" + name + "\"", Nearest.hint(name, names, "keys allowed here"));
      }
    });
    return this;
  }

  /// The value of a key that must be there.
  YamlNode required(String key) {
    return optional(key)
        .orElseThrow(() -> place.error("\"" + key + "\" is missing", "add \"" + key + ": …\""));
  }

  /// The value of a key that may be there.
  Optional<YamlNode> optional(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /// The same without some keys.
  YamlMap without(String... some) {
    List<String> left = Arrays.asList(some);
    Map<String, YamlNode> fewer = new LinkedHashMap<>(values);
    fewer.keySet().removeAll(left);
    return new YamlMap(place, keys, fewer);
  }

  /// Visit all keys and values in the order of the file.
  void forEach(BiConsumer<YamlNode, YamlNode> visitor) {
    values.forEach((name, value) -> {
      YamlNode key = keys.get(name);
      visitor.accept(key == null ? value : key, value);
    });
  }

  /// How many entries there are.
  int size() {
    return values.size();
  }
}
