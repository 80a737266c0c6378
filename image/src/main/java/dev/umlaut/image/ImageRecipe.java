// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How one image is built: a folder below `images/` of the checkout, and those it extends.
/// `images/README.md` describes the format.
///
/// @param name the folder's name
/// @param description one line for people
/// @param suite release of the distribution
/// @param size of the file system, as mke2fs takes it: `4G`
/// @param packages to install
/// @param unpack packages whose files are only laid over the root
/// @param exclude patterns of files that no package may bring
/// @param layers the folders, base first
/// @param source what is compiled for it; empty for an image of packages only
/// @param program the folder's neighbour `build`, which does the work
/// @param hash of all of it
record ImageRecipe(
    String name,
    String description,
    String suite,
    String size,
    List<String> packages,
    List<String> unpack,
    List<String> exclude,
    List<Path> layers,
    Optional<SourceRecipe> source,
    Path program,
    String hash) {
  private static final String FILE = "recipe";
  private static final String PROGRAM = "build";
  private static final String COMPILE = "compile";
  private static final int LAYERS_MAX = 8;

  // Change it when the builder's Java code changes what comes out.
  private static final String BUILDER = "image-1";

  ImageRecipe {
    packages = List.copyOf(packages);
    unpack = List.copyOf(unpack);
    exclude = List.copyOf(exclude);
    layers = List.copyOf(layers);
  }

  /// The names of all recipes in a folder, sorted.
  static List<String> names(Path directory) {
    try (Stream<Path> folders = Files.list(directory)) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve(FILE)))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  /// Reads a recipe and those it extends.
  ///
  /// @param directory the folder `images` of the checkout
  /// @throws UmlautException when there is no such recipe, or one of them is wrong
  static ImageRecipe read(Path directory, String name) {
    return read(directory, name, Optional.empty());
  }

  /// Reads a recipe that compiles a source tree.
  ///
  /// @param tree the folder of the source; empty for the distribution's own
  /// @throws UmlautException when there is a tree and the recipe compiles nothing
  static ImageRecipe read(Path directory, String name, Optional<Path> tree) {
    List<RecipeFile> files = chain(directory, name);
    List<Path> layers = files.stream().map(file -> file.file().resolveSibling("")).toList();
    Path program = directory.resolve(PROGRAM);
    var hash = new RecipeHash(BUILDER);
    Optional<SourceRecipe> source = source(directory, files, tree);
    if (tree.isPresent() && source.isEmpty()) {
      throw new UmlautException(
          "the image recipe %s compiles nothing: it cannot take the source %s"
              .formatted(name, tree.get()),
          "Recipes with a line `source:` can, see images/README.md.");
    }
    try {
      hash.add(PROGRAM, Files.readAllBytes(program));
      for (int i = 0; i < layers.size(); i++) {
        hash.add(FILE, files.get(i).values().toString());
        addFiles(hash, layers.get(i));
      }
      if (source.isPresent()) {
        hash.add("software", source.get().key().toString());
      }
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
    return new ImageRecipe(
        name,
        files.getLast().value("description").orElse(""),
        last(files, "suite"),
        last(files, "size"),
        kept(files, file -> file.list("packages")),
        kept(files, file -> file.list("unpack")),
        all(files, file -> file.list("exclude")),
        layers,
        source,
        program,
        hash.value());
  }

  /// Whether it extends another recipe.
  boolean isOn(String base) {
    return layers.stream().anyMatch(layer -> layer.getFileName().toString().equals(base));
  }

  StoreKey key() {
    return new StoreKey("image", name, hash);
  }

  private static List<RecipeFile> chain(Path directory, String name) {
    List<RecipeFile> chain = new ArrayList<>();
    Optional<String> next = Optional.of(name);
    while (next.isPresent()) {
      if (chain.size() == LAYERS_MAX) {
        throw new UmlautException(
            "the image recipe %s extends more than %d others".formatted(name, LAYERS_MAX),
            "Do they extend one another? See `from` in " + chain.getFirst().file());
      }
      Path file = directory.resolve(next.get()).resolve(FILE);
      if (!names(directory).contains(next.get())) {
        throw new UmlautException(
            "there is no image recipe %s".formatted(next.get()),
            "Recipes in %s: %s".formatted(directory, String.join(", ", names(directory))));
      }
      RecipeFile read = RecipeFile.read(file);
      chain.addFirst(read);
      next = read.value("from");
    }
    return chain;
  }

  private static Optional<SourceRecipe> source(
      Path directory, List<RecipeFile> files, Optional<Path> tree) {
    // The last in the chain that has one: a recipe on top of it has its software, too.
    return files.reversed().stream()
        .filter(file -> file.value("source").isPresent())
        .findFirst()
        .map(file ->
            new SourceRecipe(
                file.value("source").orElseThrow(),
                last(files, "suite"),
                file.list("build-packages"),
                file.value("steps").map(Integer::parseInt).orElse(0),
                file.file().resolveSibling(COMPILE),
                directory.resolve(PROGRAM),
                directory.resolve(COMPILE),
                tree.map(top -> SourceTree.read(top, paths(file.list("source-without"))))));
  }

  private static List<Path> paths(List<String> words) {
    return words.stream().map(Path::of).toList();
  }

  private static String last(List<RecipeFile> files, String key) {
    return files.reversed().stream()
        .flatMap(file -> file.value(key).stream())
        .findFirst()
        .orElseThrow(() ->
            new UmlautException(
                "%s: %s is missing".formatted(files.getFirst().file(), key),
                "Add a line: %s: …".formatted(key)));
  }

  private static List<String> all(
      List<RecipeFile> files, Function<RecipeFile, List<String>> values) {
    return files.stream().flatMap(file -> values.apply(file).stream()).distinct().toList();
  }

  /// All words of a key but those that some `without` matches, wherever in the chain it is.
  private static List<String> kept(
      List<RecipeFile> files, Function<RecipeFile, List<String>> values) {
    List<Pattern> without =
        all(files, file -> file.list("without")).stream()
            .map(glob -> glob.replace(".", "\\.").replace("+", "\\+").replace("*", ".*"))
            .map(Pattern::compile)
            .toList();
    return all(files, values).stream()
        .filter(word -> without.stream().noneMatch(glob -> glob.matcher(word).matches()))
        .toList();
  }

  /// Of a file's mode only what git keeps counts, so that every checkout has the same hash.
  private static void addFiles(RecipeHash hash, Path layer) throws IOException {
    Path customize = layer.resolve("customize");
    Path files = layer.resolve("files");
    List<Path> paths = new ArrayList<>();
    if (Files.exists(customize)) {
      paths.add(customize);
    }
    if (Files.isDirectory(files)) {
      try (Stream<Path> found = Files.walk(files)) {
        found.filter(path -> !Files.isDirectory(path) || isLink(path)).sorted().forEach(paths::add);
      }
    }
    for (Path path : paths) {
      String label = layer.relativize(path).toString();
      if (isLink(path)) {
        hash.add("link " + label, Files.readSymbolicLink(path).toString());
      } else {
        String kind = Files.isExecutable(path) ? "program " : "file ";
        hash.add(kind + label, Files.readAllBytes(path));
      }
    }
  }

  private static boolean isLink(Path path) {
    return Files.isSymbolicLink(path);
  }

  private static UmlautException unreadable(Path path, IOException e) {
    return new UmlautException("cannot read %s: %s".formatted(path, e), "", e);
  }
}
