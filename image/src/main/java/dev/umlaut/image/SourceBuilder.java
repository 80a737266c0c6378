// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// Compiles software for an image, in a root of the image's own distribution: nothing of this
/// machine but its CPUs takes part. The root to compile in and the result are store entries, so
/// that another tree needs no other root, and another file in the image no compiler.
///
/// Any thread may use it.
final class SourceBuilder {
  static final String ROOT = "root.tar.gz";

  /// Compressed; it is unpacked in memory.
  private static final long ROOT_BYTES = 400L << 20;

  private static final long RESULT_BYTES = 200L << 20;
  private static final String NO_SPACE = "No space left on device";

  /// Nobody reads in a root to compile in.
  private static final List<String> UNREAD =
      List.of(
          "/usr/share/doc/*",
          "/usr/share/man/*",
          "/usr/share/info/*",
          "/usr/share/locale/*",
          "/usr/share/lintian/*");

  private final Store store;
  private final Progress progress;

  SourceBuilder(Store store, Progress progress) {
    this.store = store;
    this.progress = progress;
  }

  /// What compiling a recipe's source installs; compiled when it is not in the store.
  CompiledSource compiled(SourceRecipe recipe) throws IOException {
    StoreKey key = recipe.key();
    StoreEntry there = store.find(key).orElse(null);
    return CompiledSource.read(there != null ? there : compile(recipe, key));
  }

  private StoreEntry compile(SourceRecipe recipe, StoreKey key) throws IOException {
    StoreEntry root = root(recipe);
    SourcePackage fetched =
        recipe.tree().isPresent()
            ? new SourcePackage(List.of())
            : SourcePackage.of(recipe.software(), recipe.suite(), store, progress);
    return store.entry(
        key,
        RESULT_BYTES,
        progress,
        directory -> {
          Path work = Files.createDirectory(directory.resolve("work"));
          try (BuildLog log = BuildLog.create(store.log(key))) {
            prepare(work, recipe, root, fetched);
            run(work, recipe, log);
          }
          Path result = work.resolve("result");
          for (String file :
              List.of(CompiledSource.ARCHIVE, CompiledSource.PACKAGES, CompiledSource.VERSION)) {
            Files.move(
                result.resolve(file), directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
          }
          FileTree.delete(work);
        });
  }

  private StoreEntry root(SourceRecipe recipe) throws IOException {
    StoreKey key = recipe.rootKey();
    return store.entry(
        key,
        ROOT_BYTES,
        progress,
        directory -> {
          Path work = Files.createDirectory(directory.resolve("work"));
          Files.createDirectory(work.resolve("layers"));
          try (BuildLog log = BuildLog.create(store.log(key))) {
            String what = "the root to compile %s in".formatted(recipe.software());
            var plan =
                new RootPlan("tar", recipe.suite(), "", recipe.packages(), List.of(), UNREAD);
            new Bootstrap(what, work, log, progress).run(recipe.bootstrap(), plan);
          }
          Files.move(work.resolve(ROOT), directory.resolve(ROOT), StandardCopyOption.ATOMIC_MOVE);
          FileTree.delete(work);
        });
  }

  private void prepare(Path work, SourceRecipe recipe, StoreEntry root, SourcePackage fetched)
      throws IOException {
    Files.copy(recipe.surroundings(), work.resolve("compile"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.copy(recipe.program(), work.resolve("program"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createSymbolicLink(work.resolve(ROOT), root.file(ROOT));
    Path cache = store.root().resolve("compiler-cache").resolve(recipe.software());
    Files.createDirectories(cache);
    Files.createSymbolicLink(work.resolve("cache"), cache);
    Path source = Files.createDirectory(work.resolve("source"));
    if (recipe.tree().isPresent()) {
      recipe.tree().get().copy(source);
    } else {
      fetched.copy(source);
    }
  }

  private void run(Path work, SourceRecipe recipe, BuildLog log)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(ImageNamespace.prefix());
    words.add(work.resolve("compile").toString());
    words.add(work.toString());
    // One more than CPUs: something to do while another job waits for the disk.
    words.add(Integer.toString(Runtime.getRuntime().availableProcessors() + 1));
    var command = HostCommand.of("compile", work, words.toArray(String[]::new));
    try (var steps = new CompileProgress(progress, recipe.software(), recipe.expectedSteps())) {
      if (command.status(log, steps) != 0) {
        log.flush();
        throw failure(recipe, steps.errors(), log);
      }
    }
  }

  private static UmlautException failure(SourceRecipe recipe, List<String> errors, BuildLog log) {
    String from = recipe.tree().map(tree -> " of " + tree.directory()).orElse("");
    String lines =
        errors.isEmpty() ? log.tail().stripTrailing() : String.join("%n".formatted(), errors);
    String message = "cannot compile %s%s:%n%s".formatted(recipe.software(), from, lines);
    String where = "The whole log is " + log.file();
    if (log.tail().contains(NO_SPACE) || lines.contains(NO_SPACE)) {
      return new EnvironmentException(
          message, "It is compiled in memory; that or the store is full. " + where);
    }
    String missing =
        lines.contains("configure: error: ")
            ? "Does it need a library? Add its -dev package to `build-packages` in %s. "
                .formatted(recipe.program().resolveSibling("recipe"))
            : "";
    return new UmlautException(message, missing + where);
  }
}
