// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Builds root file systems from recipes, and finds them in the store.
///
/// An image that is in the store is found without network, without apt and without a lock, in
/// milliseconds. Else the shell program `images/build` makes it, in namespaces of its own, with its
/// files in memory: an interrupted build leaves nothing to clean up. Any thread may use it.
///
/// A recipe with a line `source:` has software in it that is compiled first, from the
/// distribution's source package or from a source tree of the user, see [ImageReference].
///
/// @since 0.1
public final class ImageBuilder {
  /// The finest of the images takes 0.3 GB, the one with compilers 1.5 GB.
  private static final long NEEDED_BYTES = 500L << 20;

  private final Store store;
  private final Path recipes;
  private final Progress progress;
  private final Consent consent;

  /// @param store where images are kept
  /// @param umlautHome the checkout, with the folder `images`
  /// @param progress shows a build
  /// @param consent asked before missing tools are installed
  public ImageBuilder(Store store, Path umlautHome, Progress progress, Consent consent) {
    this.store = store;
    this.recipes = umlautHome.resolve("images");
    this.progress = progress;
    this.consent = consent;
  }

  /// The image of a recipe, built when it is not in the store: about a minute, and some minutes
  /// more when software is to be compiled.
  ///
  /// @param reference the recipe's name, `strongswan`, or the text of an [ImageReference]
  /// @throws EnvironmentException when the machine lacks tools, network, space or permission
  /// @throws UmlautException when there is no such recipe, or the build failed; the message has the
  ///   last lines of the build's log, the hint its path
  public Image image(String reference) {
    Optional<Image> committed = committed(reference);
    if (committed.isPresent()) {
      return committed.get();
    }
    ImageRecipe wanted = read(reference);
    return Image.read(store.find(wanted.key()).orElseGet(() -> build(wanted)));
  }

  /// The image of a recipe, if it is in the store.
  ///
  /// @param reference the recipe's name or the text of an [ImageReference]
  /// @throws UmlautException when there is no such recipe
  public Optional<Image> find(String reference) {
    Optional<Image> committed = committed(reference);
    return committed.isPresent() ? committed : store.find(read(reference).key()).map(Image::read);
  }

  /// The image that was made of a disk, unless there is a recipe of that name.
  private Optional<Image> committed(String name) {
    return ImageRecipe.names(recipes).contains(name)
        ? Optional.empty()
        : new CommittedImages(store).find(name);
  }

  /// All recipes, each with its image if that is built.
  public List<ImageStatus> list() {
    List<ImageStatus> list = new ArrayList<>();
    for (String name : ImageRecipe.names(recipes)) {
      ImageRecipe recipe = ImageRecipe.read(recipes, name);
      list.add(
          new ImageStatus(
              name, recipe.description(), recipe.key(), store.find(recipe.key()).map(Image::read)));
    }
    return list;
  }

  /// The recipe that is meant when a source tree is named with a recipe: itself when it compiles
  /// something, else the one recipe that extends it and does.
  ///
  /// @param recipe the name of a recipe
  /// @throws UmlautException when there is no such recipe, or more than one
  public String compiling(String recipe) {
    if (compiles(recipe)) {
      return recipe;
    }
    List<String> names =
        ImageRecipe.names(recipes).stream()
            .filter(name -> compiles(name) && ImageRecipe.read(recipes, name).isOn(recipe))
            .toList();
    if (names.size() != 1) {
      throw new UmlautException(
          "the image recipe %s compiles nothing".formatted(recipe),
          "Recipes that take a source tree: "
              + String.join(
                  ", ", ImageRecipe.names(recipes).stream().filter(this::compiles).toList()));
    }
    return names.getFirst();
  }

  private boolean compiles(String recipe) {
    return ImageRecipe.read(recipes, recipe).source().isPresent();
  }

  private ImageRecipe read(String text) {
    ImageReference reference = ImageReference.parse(text);
    return ImageRecipe.read(recipes, reference.recipe(), reference.tree());
  }

  private StoreEntry build(ImageRecipe recipe) {
    new HostPackages(consent, progress).require(HostTask.IMAGE);
    StoreKey key = recipe.key();
    Optional<CompiledSource> software = recipe.source().map(this::compiled);
    return store.entry(
        key,
        NEEDED_BYTES,
        progress,
        directory -> {
          ImageNamespace.require();
          long began = System.nanoTime();
          Path work = Files.createDirectory(directory.resolve("work"));
          try (BuildLog log = BuildLog.create(store.log(key))) {
            prepare(work, recipe, software);
            new Bootstrap("the image " + recipe.name(), work, log, progress)
                .run(recipe.program(), plan(recipe, software));
          }
          Duration took = Duration.ofNanos(System.nanoTime() - began);
          noteSoftware(work, recipe, software);
          keep(work, directory, took);
        });
  }

  private CompiledSource compiled(SourceRecipe source) {
    try {
      ImageNamespace.require();
      return new SourceBuilder(store, progress).compiled(source);
    } catch (IOException e) {
      throw new UmlautException(
          "cannot read the recipe for %s: %s".formatted(source.software(), e), "", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UmlautException("interrupted while building", "Run it again.", e);
    }
  }

  private static void prepare(Path work, ImageRecipe recipe, Optional<CompiledSource> software)
      throws IOException {
    Path layers = Files.createDirectory(work.resolve("layers"));
    int number = 0;
    for (Path layer : recipe.layers()) {
      Files.createSymbolicLink(
          layers.resolve("%d-%s".formatted(number, layer.getFileName())), layer.toAbsolutePath());
      number++;
    }
    if (software.isPresent()) {
      Files.createSymbolicLink(
          work.resolve(CompiledSource.ARCHIVE), software.get().archive().toAbsolutePath());
    }
  }

  static RootPlan plan(ImageRecipe recipe, Optional<CompiledSource> software) {
    List<String> packages =
        Stream.concat(
                recipe.packages().stream(),
                software.stream().flatMap(compiled -> compiled.packages().stream()))
            .distinct()
            .toList();
    return new RootPlan(
        "ext4", recipe.suite(), recipe.size(), packages, recipe.unpack(), recipe.exclude());
  }

  /// What was compiled counts as a package: people ask for its version.
  private static void noteSoftware(Path work, ImageRecipe recipe, Optional<CompiledSource> software)
      throws IOException {
    if (software.isPresent() && recipe.source().isPresent()) {
      Files.writeString(
          work.resolve(Image.PACKAGES),
          "%s %s\n".formatted(recipe.source().get().software(), software.get().version()),
          StandardOpenOption.APPEND);
    }
  }

  private static void keep(Path work, Path directory, Duration took) throws IOException {
    for (String file : List.of(Image.ROOT_FILE_SYSTEM, Image.PACKAGES)) {
      Files.move(work.resolve(file), directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }
    String release = Files.readString(work.resolve("release")).strip();
    long storedBytes = Long.parseLong(Files.readString(work.resolve("stored")).strip());
    Files.writeString(
        directory.resolve(Image.FACTS),
        """
        # SPDX-License-Identifier: Apache-2.0
        # Written by Umlaut when it built this image. All packages: the file `packages`.
        release = Debian %s
        build-seconds = %d
        stored-bytes = %d
        """
            .formatted(release, took.toSeconds(), storedBytes));
    FileTree.delete(work);
  }
}
