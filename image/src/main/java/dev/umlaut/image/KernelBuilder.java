// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Builds guest kernels from recipes, and finds them in the store.
///
/// A kernel that is in the store is found without network, without apt and without a lock, in
/// milliseconds. Else: tools, source, unpack, configure, compile, verify; the tree is thrown away,
/// the executable stays. Any thread may use it.
///
/// @since 0.1
public final class KernelBuilder {
  /// The highest use of the disk: the unpacked source, the objects, and the compressed source.
  private static final long NEEDED_BYTES = 1500L << 20;

  private final Store store;
  private final Path recipes;
  private final Progress progress;
  private final Consent consent;

  /// @param store where kernels and their sources are kept
  /// @param umlautHome the checkout, with the folder `kernel`
  /// @param progress shows a build
  /// @param consent asked before missing tools are installed
  public KernelBuilder(Store store, Path umlautHome, Progress progress, Consent consent) {
    this.store = store;
    this.recipes = umlautHome.resolve("kernel");
    this.progress = progress;
    this.consent = consent;
  }

  /// The kernel of a recipe, built when it is not in the store: some minutes.
  ///
  /// @param recipe the recipe's name: `lean`
  /// @throws dev.umlaut.os.EnvironmentException when the machine lacks tools, network or space
  /// @throws UmlautException when there is no such recipe, or the build failed; the message has the
  ///   last lines of the build's log, the hint its path
  public Kernel kernel(String recipe) {
    KernelRecipe wanted = KernelRecipe.read(recipes, recipe);
    return Kernel.read(store.find(wanted.key()).orElseGet(() -> build(wanted)));
  }

  /// All recipes, each with its kernel if that is built.
  public List<KernelStatus> list() {
    List<KernelStatus> list = new ArrayList<>();
    for (String name : KernelRecipe.names(recipes)) {
      KernelRecipe recipe = KernelRecipe.read(recipes, name);
      Optional<StoreEntry> entry = store.find(recipe.key());
      list.add(new KernelStatus(name, recipe.description(), recipe.key(), entry.map(Kernel::read)));
    }
    return list;
  }

  private StoreEntry build(KernelRecipe recipe) {
    new HostPackages(consent, progress).require(HostTask.KERNEL);
    KernelSource source = KernelSource.of(recipe, store, progress);
    StoreKey key = recipe.key();
    return store.entry(
        key,
        NEEDED_BYTES,
        progress,
        directory -> {
          try (BuildLog log = BuildLog.create(store.log(key))) {
            build(recipe, source, directory, log);
          }
        });
  }

  private void build(KernelRecipe recipe, KernelSource source, Path directory, BuildLog log)
      throws IOException, InterruptedException {
    var tree = new KernelTree(directory.resolve("tree"), log);
    try (Progress.Step step = progress.begin("Unpack the kernel source", 0)) {
      step.say(source.version());
      source.unpack(recipes.resolve("unused-sources"), tree.directory(), log);
      tree.patch(recipe.patches());
    }
    KernelConfig config;
    try (Progress.Step step = progress.begin("Configure the kernel", 0)) {
      step.say("recipe " + recipe.name());
      config = tree.configure(recipe.name(), recipe.config());
    }
    long began = System.nanoTime();
    try (Progress.Step step = progress.begin("Compile the kernel", recipe.expectedSteps())) {
      tree.compile(step);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    try (Progress.Step step = progress.begin("Verify the kernel", 0)) {
      step.say("release and configuration");
      keep(tree.directory(), directory);
      String release = verify(directory, recipe);
      long zeroPage = KernelFacts.zeroPageAddress(directory.resolve(Kernel.SYSTEM_MAP));
      Files.writeString(directory.resolve(Kernel.CONFIG), config.text());
      Files.writeString(
          directory.resolve(Kernel.FACTS),
          new KernelFacts(release, source.version(), zeroPage, took).text());
      FileTree.delete(tree.directory());
    }
  }

  private static void keep(Path tree, Path directory) throws IOException {
    for (String file : List.of(Kernel.EXECUTABLE, Kernel.SYSTEM_MAP)) {
      Files.move(tree.resolve(file), directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.setPosixFilePermissions(
        directory.resolve(Kernel.EXECUTABLE), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// Runs the executable, which answers from its own content: it starts on this machine, and it is
  /// what the recipe asked for.
  private static String verify(Path directory, KernelRecipe recipe)
      throws IOException, InterruptedException {
    String program = directory.resolve(Kernel.EXECUTABLE).toString();
    String release =
        HostCommand.of("start the new kernel", directory, program, "--version").output().strip();
    String config =
        HostCommand.of("start the new kernel", directory, program, "--showconfig").output();
    List<String> lost = recipe.config().lostIn(KernelConfig.parse("--showconfig", config));
    if (!lost.isEmpty()) {
      throw new UmlautException("the new kernel lacks " + String.join(", ", lost), "");
    }
    return release;
  }
}
