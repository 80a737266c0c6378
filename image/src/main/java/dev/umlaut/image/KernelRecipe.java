// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// How one kernel is built: the file `kernel/<name>.properties` of the checkout, the fragments it
/// names, and the patches that are for every recipe. `kernel/README.md` describes the format.
///
/// @param name the recipe's name
/// @param description one line for people
/// @param suite the suite of Debian that has the source
/// @param source matches the name of the source package; the newest one that matches is taken
/// @param config all fragments, later ones over earlier ones
/// @param patches text of each patch by its file name, in the order of the names
/// @param expectedSteps about how many commands `make` reports, for the progress
/// @param hash of all of it
record KernelRecipe(
    String name,
    String description,
    String suite,
    Pattern source,
    KernelConfig config,
    Map<String, String> patches,
    int expectedSteps,
    String hash) {
  private static final String SUFFIX = ".properties";

  private static final String PATCH_SUFFIX = ".patch";

  // Change it when the builder's code changes what comes out.
  private static final String BUILDER = "kernel-1";

  KernelRecipe {
    patches = new LinkedHashMap<>(patches);
  }

  /// The names of all recipes in a folder, sorted.
  static List<String> names(Path directory) {
    try {
      return files(directory, SUFFIX).stream()
          .map(file -> file.substring(0, file.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  /// Reads a recipe.
  ///
  /// @param directory the folder `kernel` of the checkout
  static KernelRecipe read(Path directory, String name) {
    List<String> names = names(directory);
    if (!names.contains(name)) {
      throw new UmlautException(
          "there is no kernel recipe %s".formatted(name),
          "Recipes in %s: %s".formatted(directory, String.join(", ", names)));
    }
    Path file = directory.resolve(name + SUFFIX);
    try {
      String text = Files.readString(file);
      var properties = new Properties();
      properties.load(new StringReader(text));
      return new Reader(directory, file, properties).recipe(name);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  StoreKey key() {
    return new StoreKey("kernel", name, hash);
  }

  private static List<String> files(Path directory, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(suffix))
          .sorted()
          .toList();
    }
  }

  private static UmlautException unreadable(Path path, IOException e) {
    return new UmlautException("cannot read %s: %s".formatted(path, e), "", e);
  }

  /// One recipe file at hand.
  private record Reader(Path directory, Path file, Properties properties) {

    KernelRecipe recipe(String name) throws IOException {
      var hash = new RecipeHash(BUILDER);
      String suite = required("suite");
      String source = required("source");
      hash.add("suite", suite).add("source", source);
      KernelConfig config = new KernelConfig(Map.of());
      for (String fragment : list("fragments")) {
        KernelConfig more =
            KernelConfig.parse(fragment, Files.readString(directory.resolve(fragment)));
        config = config.overlaidBy(more);
      }
      // The symbols, not the text: a better comment is no reason to build for five minutes.
      hash.add("config", config.text());
      Map<String, String> patches = patches();
      patches.values().forEach(text -> hash.add("patch", text));
      return new KernelRecipe(
          name,
          required("description"),
          suite,
          pattern(source),
          config,
          patches,
          number("steps"),
          hash.value());
    }

    private Map<String, String> patches() throws IOException {
      Map<String, String> patches = new LinkedHashMap<>();
      Path folder = directory.resolve("patches");
      if (Files.isDirectory(folder)) {
        for (String patch : files(folder, PATCH_SUFFIX)) {
          patches.put(patch, Files.readString(folder.resolve(patch)));
        }
      }
      return patches;
    }

    private String required(String key) {
      String value = properties.getProperty(key, "").strip();
      if (value.isEmpty()) {
        throw new UmlautException(
            "%s: %s is missing".formatted(file, key), "Add a line: %s: …".formatted(key));
      }
      return value;
    }

    private List<String> list(String key) {
      List<String> words = new ArrayList<>();
      Arrays.stream(properties.getProperty(key, "").split("[ ,]+", -1))
          .filter(word -> !word.isEmpty())
          .forEach(words::add);
      return words;
    }

    private int number(String key) {
      String value = required(key);
      try {
        return Integer.parseInt(value);
      } catch (NumberFormatException e) {
        throw new UmlautException(
            "%s: %s is not a number: %s".formatted(file, key, value), "Write digits only.", e);
      }
    }

    private Pattern pattern(String value) {
      try {
        return Pattern.compile(value);
      } catch (PatternSyntaxException e) {
        throw new UmlautException(
            "%s: source is not a regular expression: %s".formatted(file, value),
            e.getDescription(),
            e);
      }
    }
  }
}
