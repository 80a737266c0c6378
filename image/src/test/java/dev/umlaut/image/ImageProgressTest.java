// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Building takes long enough that people want to know how far it is.
class ImageProgressTest {
  private final ShownProgress shown = new ShownProgress();

  @Test
  void makesStepsOfWhatTheProgramsSay() {
    try (var progress = new ImageProgress(shown)) {
      """
      I: running apt-get update...
      Get:1 http://a.example/debian trixie InRelease [140 kB]
      0 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.
      Need to get 3,000 kB of archives.
      Get:1 http://a.example/debian trixie/main amd64 libc6 amd64 2.41 [2847 kB]
      I: extracting archives...
      I: installing essential packages...
      Unpacking libc6:amd64 (2.41) ...
      Setting up libc6:amd64 (2.41) ...
      0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.
      Need to get 5 MB of archives.
      Get:1 http://a.example/debian trixie/main amd64 systemd amd64 257 [5 MB]
      Unpacking systemd (257) ...
      umlaut: customize
      umlaut: file system
      """
          .lines()
          .forEach(progress);
    }

    assertThat(shown.lines())
        .containsExactly(
            "Fetch the lists of packages 0",
            "closed",
            "Fetch 2 packages 3000000",
            "libc6",
            "2847000",
            "closed",
            "Unpack the base system 0",
            "closed",
            "Install the base system 4",
            "libc6:amd64",
            "1",
            "libc6:amd64",
            "2",
            "closed",
            "Fetch 1 packages 5000000",
            "systemd",
            "5000000",
            "closed",
            "Install 1 packages 2",
            "systemd",
            "1",
            "closed",
            "Configure the image 0",
            "closed",
            "Write the file system 0",
            "closed");
  }
}
