// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import org.junit.jupiter.api.Test;

/// Protects the reading of what apt prints: a wrong guess here is a first run that fails.
class DebianArchiveTest {

  @Test
  void findsTheMachinesOwnArchiveAmongOthers() {
    String printed =
        """
        'https://packages.example/tools/dists/stable/InRelease' some_InRelease 0
        'http://m.example/debian/dists/bookworm/InRelease' some_InRelease 0
        'http://m.example/debian/dists/bookworm-updates/InRelease' some_InRelease 0
        'http://m.example/debian-security/dists/bookworm-security/InRelease' some_InRelease 0
        'http://m.example/debian/dists/bookworm/main/binary-amd64/Packages.xz' some_Packages 0
        """;

    assertThat(DebianArchive.parse(printed))
        .containsExactly("http://m.example/debian", "https://packages.example/tools");
  }

  @Test
  void findsNothingWhereAptHasNothing() {
    assertThat(DebianArchive.parse("")).isEmpty();
  }

  @Test
  void readsPackagesAndOrdersThemByVersion() {
    String shown =
        """
        Package: linux-source-7.9
        Version: 7.9.12-1
        Size: 100
        Description: kernel source
         with a line that looks like a field: yes

        Package: linux-source-7.10
        Version: 7.10.1-1
        Size: 164108840

        Package: linux-source-7.0
        """;

    var packages = AptPackage.parse(shown);

    assertThat(packages).hasSize(2);
    AptPackage newest = packages.stream().max(Comparator.naturalOrder()).orElseThrow();
    assertThat(newest.pinned()).isEqualTo("linux-source-7.10=7.10.1-1");
    assertThat(newest.sizeBytes()).isEqualTo(164_108_840);
  }
}
