// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// An ordinary user who cannot build yet must get the one command that changes it.
class ImageNamespaceTest {
  @Test
  void findsTheRangeOfAUserByNameOrNumber() {
    List<String> lines = List.of("# comment", "anna:100000:65536", "1002:165536:65536", "eve:1:10");

    assertThat(ImageNamespace.hasRange(lines, "anna", 1001)).isTrue();
    assertThat(ImageNamespace.hasRange(lines, "ben", 1002)).isTrue();
    assertThat(ImageNamespace.hasRange(lines, "carl", 1003)).isFalse();
    assertThat(ImageNamespace.hasRange(lines, "eve", 1004)).as("too small").isFalse();
  }

  @Test
  void givesIdsThatNobodyHas() {
    assertThat(ImageNamespace.giveRange(List.of(), "anna"))
        .isEqualTo("sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 anna");
    assertThat(ImageNamespace.giveRange(List.of("ben:100000:65536", "broken"), "anna"))
        .contains("165536-231071");
  }
}
