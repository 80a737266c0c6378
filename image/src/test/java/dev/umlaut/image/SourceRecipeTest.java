// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recipes that compile: what each change makes anew. Compiling costs minutes, so nothing is
/// compiled again for a change that it cannot see.
class SourceRecipeTest {
  @TempDir private Path home;
  private Path images = Path.of("");

  @BeforeEach
  void writeRecipes() throws IOException {
    images = home.resolve("images");
    write("build", "build\n");
    write("compile", "surroundings\n");
    write(
        "swan/recipe",
        """
        description: d
        suite: trixie
        size: 1G
        packages: swan-ctl swan libswan iproute2
        unpack: swan-old
        """);
    write(
        "swan-source/recipe",
        """
        from: swan
        source: swan
        without: swan swan-* libswan*
        build-packages: gcc
        packages: gdb
        source-without: doc tests/large
        steps: 12
        """);
    write("swan-source/compile", "make\n");
    write("plain/recipe", "from: swan\ndescription: compiles nothing\n");
    write("tree/configure.ac", "AC_INIT\n");
  }

  @Test
  void leavesOutPackagesOfTheBase() {
    ImageRecipe recipe = read(false);

    assertThat(recipe.packages()).containsExactly("iproute2", "gdb");
    assertThat(recipe.unpack()).isEmpty();
  }

  @Test
  void addsWhatTheCompiledFilesNeed() {
    var compiled = new CompiledSource(Path.of("/x"), List.of("libgmp10", "iproute2"), "6");

    assertThat(ImageBuilder.plan(read(false), Optional.of(compiled)).packages())
        .containsExactly("iproute2", "gdb", "libgmp10");
  }

  @Test
  void isInheritedByARecipeOnTop() throws IOException {
    write("top/recipe", "from: swan-source\ndescription: with more\npackages: vim\n");

    SourceRecipe source = ImageRecipe.read(images, "top").source().orElseThrow();

    assertThat(source.key()).isEqualTo(source(false).key());
    assertThat(source.program()).isEqualTo(images.resolve("swan-source/compile"));
    assertThat(source.expectedSteps()).isEqualTo(12);
  }

  @Test
  void anotherFileInTheImageCompilesNothing() throws IOException {
    StoreKey software = source(false).key();
    String image = read(false).hash();

    write("swan/files/etc/motd", "hello\n");
    write("swan-source/customize", "true\n");

    assertThat(read(false).hash()).isNotEqualTo(image);
    assertThat(source(false).key()).isEqualTo(software);
  }

  @Test
  void anotherWayToCompileKeepsTheRoot() throws IOException {
    StoreKey root = source(false).rootKey();
    StoreKey software = source(false).key();
    String image = read(false).hash();

    write("swan-source/compile", "make all\n");

    assertThat(source(false).rootKey()).isEqualTo(root);
    assertThat(source(false).key()).isNotEqualTo(software);
    assertThat(read(false).hash()).isNotEqualTo(image);
  }

  @Test
  void anotherLibraryMakesTheRootAnew() throws IOException {
    StoreKey root = source(false).rootKey();
    StoreKey software = source(false).key();

    Files.writeString(
        images.resolve("swan-source/recipe"),
        Files.readString(images.resolve("swan-source/recipe")) + "build-packages: libgmp-dev\n");

    assertThat(source(false).rootKey()).isNotEqualTo(root);
    assertThat(source(false).key()).isNotEqualTo(software);
  }

  @Test
  void aChangeInTheTreeCompilesAndKeepsTheRoot() throws IOException {
    StoreKey root = source(true).rootKey();
    StoreKey software = source(true).key();
    String image = read(true).hash();
    assertThat(software).isNotEqualTo(source(false).key());

    write("tree/new.c", "");

    assertThat(source(true).rootKey()).isEqualTo(root).isEqualTo(source(false).rootKey());
    assertThat(source(true).key()).isNotEqualTo(software);
    assertThat(read(true).hash()).isNotEqualTo(image);
  }

  @Test
  void foldersThatCompilingDoesNotNeedDoNotCount() throws IOException {
    StoreKey software = source(true).key();

    write("tree/doc/manual.txt", "");
    write("tree/tests/large/one", "");
    assertThat(source(true).key()).isEqualTo(software);

    write("tree/tests/small", "");
    assertThat(source(true).key()).isNotEqualTo(software);
  }

  @Test
  void refusesATreeForARecipeThatCompilesNothing() {
    Optional<Path> tree = Optional.of(images.resolve("tree"));

    assertThatThrownBy(() -> ImageRecipe.read(images, "plain", tree))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("plain compiles nothing");
  }

  @Test
  void findsTheRecipeThatCompilesForOneThatDoesNot() throws IOException {
    var builder =
        new ImageBuilder(
            new Store(home.resolve("store")), home, Progress.silent(), Consent.given());

    assertThat(builder.compiling("swan")).isEqualTo("swan-source");
    assertThat(builder.compiling("swan-source")).isEqualTo("swan-source");
    assertThat(builder.find("swan-source@" + images.resolve("tree"))).isEmpty();
    assertThatThrownBy(() -> builder.compiling("plain"))
        .isInstanceOf(UmlautException.class)
        .extracting(error -> ((UmlautException) error).hint())
        .asString()
        .contains("swan-source");
    write("swan-other/recipe", "from: swan\nsource: swan\n");
    write("swan-other/compile", "");
    assertThatThrownBy(() -> builder.compiling("swan")).isInstanceOf(UmlautException.class);
  }

  private ImageRecipe read(boolean withTree) {
    Optional<Path> tree = withTree ? Optional.of(images.resolve("tree")) : Optional.empty();
    return ImageRecipe.read(images, "swan-source", tree);
  }

  private SourceRecipe source(boolean withTree) {
    return read(withTree).source().orElseThrow();
  }

  private void write(String name, String text) throws IOException {
    Path file = images.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
