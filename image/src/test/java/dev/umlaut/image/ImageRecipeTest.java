// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The hash of a recipe decides whether an image is built again: it must follow every change that
/// matters, and nothing else. What a recipe says goes into shell programs.
class ImageRecipeTest {
  private static final String BASE =
      """
      # a base
      description: small
      suite: trixie
      size: 1G
      packages: systemd iproute2
      """;

  @TempDir private Path images;

  @BeforeEach
  void writeRecipes() throws IOException {
    write("build", "#!/bin/sh\n");
    write("small/recipe", BASE);
    write("small/files/etc/motd", "hello\n");
    write(
        "large/recipe",
        "from: small\ndescription: big\npackages: gcc systemd\nexclude: /usr/x/*\n");
  }

  @Test
  void extendsAnotherRecipe() {
    ImageRecipe large = ImageRecipe.read(images, "large");

    assertThat(large.suite()).isEqualTo("trixie");
    assertThat(large.description()).isEqualTo("big");
    assertThat(large.packages()).containsExactly("systemd", "iproute2", "gcc");
    assertThat(large.exclude()).containsExactly("/usr/x/*");
    assertThat(large.layers())
        .extracting(layer -> layer.getFileName().toString())
        .containsExactly("small", "large");
    assertThat(ImageRecipe.names(images)).containsExactly("large", "small");
  }

  @Test
  void planIsAShellFile() {
    assertThat(ImageBuilder.plan(ImageRecipe.read(images, "large"), Optional.empty()).text())
        .contains("suite='trixie'\n", "packages='systemd,iproute2,gcc'\n", "exclude='/usr/x/*'\n");
  }

  @Test
  void hashFollowsWhatMatters() throws IOException {
    String before = hash("small");
    String largeBefore = hash("large");
    assertThat(largeBefore).isNotEqualTo(before);

    write("small/files/etc/motd", "hallo\n");
    String content = hash("small");
    Files.setPosixFilePermissions(
        images.resolve("small/files/etc/motd"), PosixFilePermissions.fromString("rwxr-xr-x"));
    String mode = hash("small");
    write("small/customize", "true\n");
    String program = hash("small");
    write("small/recipe", BASE + "packages: gdb\n");
    String packages = hash("small");
    write("build", "#!/bin/sh\nexit\n");
    String build = hash("small");

    assertThat(List.of(before, content, mode, program, packages, build)).doesNotHaveDuplicates();
    assertThat(hash("large")).as("extends it").isNotEqualTo(largeBefore);
  }

  @Test
  void hashIgnoresWhatDoesNotMatter() throws IOException {
    String before = hash("small");

    write("small/recipe", "# another comment\n\n" + BASE);
    write("small/notes.md", "not part of it");
    Files.setPosixFilePermissions(
        images.resolve("small/files/etc/motd"), PosixFilePermissions.fromString("rw-rw----"));

    assertThat(hash("small")).isEqualTo(before);
  }

  @Test
  void shippedRecipesAreWhole() {
    Path shipped = Path.of(System.getProperty("umlaut.home", "..")).resolve("images");
    for (String name : ImageRecipe.names(shipped)) {
      ImageRecipe recipe = ImageRecipe.read(shipped, name);
      assertThat(recipe.packages()).as(name).contains("systemd-sysv", "openssh-server");
      assertThat(recipe.description()).as(name).isNotBlank();
    }
    assertThat(ImageRecipe.names(shipped)).contains("strongswan", "development");
  }

  @Test
  void namesFileLineAndKeyOfAMistake() throws IOException {
    assertMistake("suite: trixie\nsize: 1G\nsuits: x\n", "recipe:3", "no such key: suits");
    assertMistake("suite trixie\n", "recipe:1", "key: value");
    assertMistake("suite: trixie\nsuite: sid\n", "recipe:2", "a second suite");
    assertMistake("size: 4T\n", "recipe:1", "not a value for size");
    assertMistake("packages: good $(bad)\n", "recipe:1", "$(bad)");
    assertMistake("exclude: /usr/'\n", "recipe:1", "exclude");
    assertMistake("suite: trixie\n", "size is missing");
    assertMistake("from: nowhere\n", "there is no image recipe nowhere");
    assertMistake("from: small\n", "extends more than");
    assertThatThrownBy(() -> ImageRecipe.read(images, "none"))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("there is no image recipe none");
  }

  private void assertMistake(String text, String... parts) throws IOException {
    write("small/recipe", text);
    assertThatThrownBy(() -> ImageRecipe.read(images, "small"))
        .isInstanceOf(UmlautException.class)
        .hasMessageContainingAll(parts);
  }

  private String hash(String name) {
    return ImageRecipe.read(images, name).hash();
  }

  private void write(String name, String text) throws IOException {
    Path file = images.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
