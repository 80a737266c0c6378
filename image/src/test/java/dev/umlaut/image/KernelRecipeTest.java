// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects the hash of a kernel recipe: it decides whether a user waits for minutes.
class KernelRecipeTest {
  @TempDir Path kernel;

  @BeforeEach
  void writeRecipe() throws IOException {
    write(
        "tiny.properties",
        """
        description: the least
        suite: sid
        source: linux-source-7[.][0-9]+
        fragments: one.fragment two.fragment
        steps: 10
        """);
    write("one.fragment", "CONFIG_A=y\n");
    write("two.fragment", "CONFIG_B=y\n");
    Files.createDirectory(kernel.resolve("patches"));
    write("patches/2.patch", "--- a\n");
  }

  @Test
  void changesItsHashWithItsContentOnly() throws IOException {
    String before = KernelRecipe.read(kernel, "tiny").hash();

    write("one.fragment", "# better explained\n\nCONFIG_A=y\n");
    assertThat(KernelRecipe.read(kernel, "tiny").hash()).as("a comment").isEqualTo(before);

    write("two.fragment", "# CONFIG_B is not set\n");
    String other = KernelRecipe.read(kernel, "tiny").hash();
    assertThat(other).as("a symbol").isNotEqualTo(before);

    write("patches/2.patch", "--- b\n");
    assertThat(KernelRecipe.read(kernel, "tiny").hash()).as("a patch").isNotEqualTo(other);
  }

  @Test
  void takesEveryPatchInTheOrderOfTheirNames() throws IOException {
    String before = KernelRecipe.read(kernel, "tiny").hash();
    write("patches/1.patch", "--- c\n");
    write("patches/README", "no patch");

    KernelRecipe recipe = KernelRecipe.read(kernel, "tiny");
    assertThat(recipe.patches().keySet()).containsExactly("1.patch", "2.patch");
    assertThat(recipe.hash()).isNotEqualTo(before);
  }

  @Test
  void doesWithoutPatches() throws IOException {
    Files.delete(kernel.resolve("patches/2.patch"));
    Files.delete(kernel.resolve("patches"));

    assertThat(KernelRecipe.read(kernel, "tiny").patches()).isEmpty();
  }

  @Test
  void namesTheRecipesThatExist() {
    assertThatThrownBy(() -> KernelRecipe.read(kernel, "huge"))
        .isInstanceOf(UmlautException.class)
        .hasMessage("there is no kernel recipe huge")
        .satisfies(e -> assertThat(((UmlautException) e).hint()).contains("tiny"));
  }

  @Test
  void saysWhatIsMissingInARecipe() throws IOException {
    write("tiny.properties", "description: the least\nsuite: sid\n");

    assertThatThrownBy(() -> KernelRecipe.read(kernel, "tiny"))
        .hasMessageContaining("tiny.properties: source is missing");
  }

  @Test
  void shippedRecipesCanBeRead() {
    Path shipped = Path.of(System.getProperty("umlaut.home"), "kernel");

    assertThat(KernelRecipe.names(shipped)).contains("full", "lean");
    KernelConfig lean = KernelRecipe.read(shipped, "lean").config();
    KernelConfig full = KernelRecipe.read(shipped, "full").config();
    assertThat(lean.enabled()).contains("XFRM_USER", "NET_SCH_NETEM", "IP_NF_IPTABLES_LEGACY");
    assertThat(full.enabled()).containsAll(lean.enabled());
    assertThat(KernelRecipe.read(shipped, "lean").patches())
        .isNotEmpty()
        .allSatisfy((_, text) -> assertThat(text).startsWith("SPDX-License-Identifier: GPL-2.0\n"));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(kernel.resolve(name), text);
  }
}
