// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// An image is named in texts that travel: in a lab's definition, on a command line.
class ImageReferenceTest {

  @Test
  void nameAloneMeansTheRecipe() {
    assertThat(ImageReference.parse("strongswan"))
        .isEqualTo(new ImageReference("strongswan", Optional.empty()))
        .hasToString("strongswan");
  }

  @Test
  void treeSurvivesBeingText() {
    ImageReference reference =
        new ImageReference("strongswan-source", Optional.of(Path.of("/a@b/c")));

    assertThat(reference).hasToString("strongswan-source@/a@b/c");
    assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
  }

  @Test
  void treeIsTheSameFromEveryFolder() {
    assertThat(ImageReference.parse("x@.").tree()).contains(Path.of("").toAbsolutePath());
  }
}
