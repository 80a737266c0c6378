// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The part of an image's recipe that says what is compiled for it, and how.
///
/// @param software name of the distribution's source package: `strongswan`
/// @param suite release of the distribution that is compiled in and for
/// @param packages what compiling needs
/// @param expectedSteps about how many files are compiled, for the progress; 0 when unknown
/// @param program the recipe's program `compile`, which runs in the unpacked source
/// @param bootstrap the program `images/build`, which makes the root to compile in
/// @param surroundings the program `images/compile`, which runs `program` in that root
/// @param tree the source; empty for the distribution's own
record SourceRecipe(
    String software,
    String suite,
    List<String> packages,
    int expectedSteps,
    Path program,
    Path bootstrap,
    Path surroundings,
    Optional<SourceTree> tree) {
  // Change it when the builder's Java code changes what comes out.
  private static final String BUILDER = "software-1";

  SourceRecipe {
    packages = List.copyOf(packages);
  }

  /// The store entry of the root that it is compiled in. The source does not count.
  StoreKey rootKey() throws IOException {
    var hash =
        new RecipeHash(BUILDER)
            .add("build", Files.readAllBytes(bootstrap))
            .add("suite", suite)
            .add("packages", String.join(" ", packages));
    return new StoreKey("build-root", software, hash.value());
  }

  /// The store entry of what compiling installed.
  StoreKey key() throws IOException {
    var hash =
        new RecipeHash(BUILDER)
            .add("root", rootKey().hash())
            .add("compile", Files.readAllBytes(surroundings))
            .add("program", Files.readAllBytes(program))
            .add("source", tree.map(SourceTree::hash).orElse("of the suite"));
    return new StoreKey("software", software, hash.value());
  }
}
