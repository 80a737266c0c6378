// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.UmlautException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A kernel configuration, or the fragment of one: symbols without `CONFIG_`, and their values as
/// Kconfig writes them; `n` is what `# CONFIG_X is not set` says. A symbol that is absent is off.
///
/// @param values in the order of the text
/// @since 0.1
public record KernelConfig(Map<String, String> values) {
  private static final Pattern SET = Pattern.compile("CONFIG_([A-Za-z0-9_]+)=(.*)");
  private static final Pattern UNSET = Pattern.compile("# CONFIG_([A-Za-z0-9_]+) is not set");

  public KernelConfig {
    values = Map.copyOf(values);
  }

  /// Reads a `.config` or a fragment.
  ///
  /// @param name of the text, for messages
  /// @throws UmlautException when a line is neither a symbol nor a comment
  public static KernelConfig parse(String name, String text) {
    Map<String, String> values = new LinkedHashMap<>();
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      String line = raw.strip();
      Matcher set = SET.matcher(line);
      Matcher unset = UNSET.matcher(line);
      if (set.matches()) {
        values.put(set.group(1), set.group(2));
      } else if (unset.matches()) {
        values.put(unset.group(1), "n");
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        throw new UmlautException(
            "%s:%d: not a kernel configuration line: %s".formatted(name, number, line),
            "Write CONFIG_NAME=y, or: # CONFIG_NAME is not set");
      }
    }
    return new KernelConfig(values);
  }

  /// This configuration with another one laid over it: the other one wins.
  public KernelConfig overlaidBy(KernelConfig other) {
    var all = new LinkedHashMap<>(values);
    all.putAll(other.values);
    return new KernelConfig(all);
  }

  /// What this fragment asks for and a finished configuration does not have, each as `NAME: wanted
  /// y, got n`. Kconfig drops such symbols in silence: their dependencies are not met, or they do
  /// not exist in this version.
  public List<String> lostIn(KernelConfig finished) {
    List<String> lost = new ArrayList<>();
    new TreeMap<>(values)
        .forEach((symbol, wanted) -> {
          String got = finished.value(symbol);
          if (!wanted.equals(got)) {
            lost.add("%s: wanted %s, got %s".formatted(symbol, wanted, got));
          }
        });
    return lost;
  }

  /// The value of a symbol, `n` when it is off or absent.
  public String value(String symbol) {
    return values.getOrDefault(symbol, "n");
  }

  /// The symbols that are on (`y`), sorted.
  public List<String> enabled() {
    return values.entrySet().stream()
        .filter(symbol -> symbol.getValue().equals("y"))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /// The text for Kconfig.
  public String text() {
    var text = new StringBuilder();
    new TreeMap<>(values)
        .forEach((symbol, value) -> {
          boolean off = value.equals("n");
          text.append(off ? "# CONFIG_" : "CONFIG_").append(symbol);
          text.append(off ? " is not set" : "=" + value).append('\n');
        });
    return text.toString();
  }
}
