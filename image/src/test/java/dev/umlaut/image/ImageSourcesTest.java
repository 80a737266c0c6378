// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Images come from where the machine's own packages come from, and no mirror is named anywhere.
class ImageSourcesTest {
  private static final String URIS =
      """
      'http://mirror.example/debian/dists/bookworm/InRelease' mirror.example_a 0
      'http://mirror.example/debian/dists/bookworm-updates/InRelease' mirror.example_b 0
      'http://mirror.example/debian-security/dists/bookworm-security/InRelease' mirror.example_c 0
      'https://other.example/apt/dists/cloud-sdk-bookworm/InRelease' other.example_d 0
      """;

  @Test
  void takesUpdatesAndSecurityWhereTheMachineDoes() {
    ImageSources sources = ImageSources.parse(List.of("http://mirror.example/debian"), URIS);

    assertThat(sources.lines("http://mirror.example/debian", "trixie"))
        .extracting(line -> line.replaceFirst("deb \\[signed-by=.*\\] ", ""))
        .containsExactly(
            "http://mirror.example/debian trixie main",
            "http://mirror.example/debian trixie-updates main",
            "http://mirror.example/debian-security trixie-security main");
  }

  @Test
  void takesTheReleaseAloneWhereTheMachineDoes() {
    String plain = "'file:/srv/debian/dists/bookworm/InRelease' srv_debian 0\n";
    ImageSources sources = ImageSources.parse(List.of("file:/srv/debian"), plain);

    assertThat(sources.lines("file:/srv/debian", "trixie")).hasSize(1);
  }

  /// A release may list a security update whose files it does not have; apt asks the first archive.
  @Test
  void asksForSourcesAtTheSecurityArchiveFirst() {
    ImageSources sources = ImageSources.parse(List.of("http://mirror.example/debian"), URIS);

    assertThat(sources.sourceLines("http://mirror.example/debian", "trixie"))
        .extracting(line -> line.replaceFirst("deb-src \\[signed-by=.*\\] ", ""))
        .containsExactly(
            "http://mirror.example/debian-security trixie-security main",
            "http://mirror.example/debian trixie-updates main",
            "http://mirror.example/debian trixie main");
  }

  @Test
  void keepsHowFilesAreFetchedAndNothingElse() {
    String dump =
        """
        APT::Architecture "amd64";
        Acquire::http::Proxy "http://proxy.example:3128";
        Acquire::Check-Valid-Until "false";
        Acquire::https "";
        Acquire::IndexTargets::deb::Packages::Optional "0";
        Dir::Etc::trusted "trusted.gpg";
        """;

    assertThat(ImageSources.settings(dump))
        .contains(
            "Acquire::http::Proxy \"http://proxy.example:3128\";",
            "Acquire::Check-Valid-Until \"false\";")
        .noneMatch(line -> line.contains("IndexTargets") || line.contains("Dir::"));
  }
}
