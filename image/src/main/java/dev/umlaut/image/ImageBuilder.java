// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Builds root file systems from recipes, and finds them in the store.
///
/// An image that is in the store is found without network, without apt and without a lock, in
/// milliseconds. Else the shell program `images/build` makes it, in namespaces of its own, with its
/// files in memory: an interrupted build leaves nothing to clean up. Any thread may use it.
///
/// @since 0.1
public final class ImageBuilder {
  /// The finest of the images takes 0.3 GB, the one with compilers 1.5 GB.
  private static final long NEEDED_BYTES = 500L << 20;

  private static final String NO_SPACE = "No space left on device";

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

  /// The image of a recipe, built when it is not in the store: about a minute.
  ///
  /// @param recipe the recipe's name: `strongswan`
  /// @throws EnvironmentException when the machine lacks tools, network, space or permission
  /// @throws UmlautException when there is no such recipe, or the build failed; the message has the
  ///   last lines of the build's log, the hint its path
  public Image image(String recipe) {
    ImageRecipe wanted = ImageRecipe.read(recipes, recipe);
    return Image.read(store.find(wanted.key()).orElseGet(() -> build(wanted)));
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

  private StoreEntry build(ImageRecipe recipe) {
    new HostPackages(consent, progress).require(HostTask.IMAGE);
    StoreKey key = recipe.key();
    return store.entry(
        key,
        NEEDED_BYTES,
        progress,
        directory -> {
          ImageNamespace.require();
          long began = System.nanoTime();
          Path work = Files.createDirectory(directory.resolve("work"));
          try (BuildLog log = BuildLog.create(store.log(key))) {
            prepare(work, recipe);
            run(work, recipe, log);
          }
          Duration took = Duration.ofNanos(System.nanoTime() - began);
          keep(work, directory, took);
        });
  }

  private static void prepare(Path work, ImageRecipe recipe)
      throws IOException, InterruptedException {
    // The program runs from here, whatever characters the checkout's path has.
    Files.copy(recipe.program(), work.resolve("build"), StandardCopyOption.COPY_ATTRIBUTES);
    Path layers = Files.createDirectory(work.resolve("layers"));
    int number = 0;
    for (Path layer : recipe.layers()) {
      Files.createSymbolicLink(
          layers.resolve("%d-%s".formatted(number, layer.getFileName())), layer.toAbsolutePath());
      number++;
    }
    Files.write(work.resolve("apt.conf"), ImageSources.aptSettings());
    Files.writeString(work.resolve("plan"), plan(recipe));
  }

  /// Every value was checked to need no quoting but that of blanks, see [RecipeFile].
  static String plan(ImageRecipe recipe) {
    return """
    suite='%s'
    size='%s'
    packages='%s'
    unpack='%s'
    exclude='%s'
    """
        .formatted(
            recipe.suite(),
            recipe.size(),
            String.join(",", recipe.packages()),
            String.join(" ", recipe.unpack()),
            String.join(" ", recipe.exclude()));
  }

  private void run(Path work, ImageRecipe recipe, BuildLog log)
      throws IOException, InterruptedException {
    ImageSources sources = ImageSources.ofMachine();
    Iterator<String> archives = sources.archives().iterator();
    boolean done = false;
    while (!done) {
      String archive = archives.next();
      Files.write(work.resolve("sources.list"), sources.lines(archive, recipe.suite()));
      Outcome outcome = run(work, log);
      done = outcome.status() == 0;
      // Not every archive that looks like Debian's is it. Once packages come, it was.
      if (!done && (outcome.hasSuite() || !archives.hasNext())) {
        throw failure(recipe, outcome, log);
      }
    }
  }

  private Outcome run(Path work, BuildLog log) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(ImageNamespace.prefix());
    words.add(work.resolve("build").toString());
    words.add(work.toString());
    var command = HostCommand.of("build the image", work, words.toArray(String[]::new));
    var seen = new Seen();
    try (var steps = new ImageProgress(progress)) {
      int status =
          command.status(
              log,
              line -> {
                seen.line(line);
                steps.accept(line);
              });
      return new Outcome(status, seen.hasSuite, seen.noSpace);
    }
  }

  private static UmlautException failure(ImageRecipe recipe, Outcome outcome, BuildLog log)
      throws IOException {
    log.flush();
    String message =
        "cannot build the image %s: status %d%n%s"
            .formatted(recipe.name(), outcome.status(), log.tail().stripTrailing());
    String where = "The whole log is " + log.file();
    if (outcome.noSpace()) {
      return new EnvironmentException(
          message,
          "The image is put together in memory, and neither that nor the store may be full. "
              + where);
    }
    return outcome.hasSuite()
        ? new UmlautException(message, where)
        : new EnvironmentException(
            message,
            "Debian %s could not be fetched. Is the network up? `apt-get update` must work. %s"
                .formatted(recipe.suite(), where));
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

  /// How a run of the shell program ended.
  ///
  /// @param status its exit status
  /// @param hasSuite whether the archive had the suite
  /// @param noSpace whether something had no space
  private record Outcome(int status, boolean hasSuite, boolean noSpace) {}

  /// What is remembered of the output while it passes.
  private static final class Seen {
    private boolean hasSuite;
    private boolean noSpace;

    void line(String text) {
      hasSuite |= text.startsWith("I: downloading packages");
      noSpace |= text.contains(NO_SPACE);
    }
  }
}
