// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects the search for what a machine lacks, which must neither ask for what is there nor miss
/// what is not.
class HostPackagesTest {
  @TempDir Path folder;

  @Test
  void findsCommandsInTheFoldersOfAdministratorsToo() {
    assertThat(HostPackages.searchPath("/home/u/bin:/usr/bin:relative"))
        .startsWith(Path.of("/home/u/bin"), Path.of("/usr/bin"))
        .contains(Path.of("/usr/sbin"))
        .doesNotContain(Path.of("relative"))
        .doesNotHaveDuplicates();
  }

  @Test
  void seesAPackageByItsContent() throws IOException {
    Path tool = folder.resolve("mke2fs");
    Files.writeString(tool, "");
    var wanted = new HostPackage("e2fsprogs", List.of("mke2fs"));
    var file = new HostPackage("libc6-dev", List.of(folder.resolve("stdio.h").toString()));

    assertThat(wanted.isPresent(List.of(folder))).as("not executable").isFalse();
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    assertThat(wanted.isPresent(List.of(folder))).isTrue();
    assertThat(wanted.isPresent(List.of())).isFalse();
    assertThat(file.isPresent(List.of(folder))).isFalse();
  }

  @Test
  void namesAllPackagesInOneCommand() {
    List<HostPackage> packages = HostPackages.neededFor(HostTask.KERNEL);

    assertThat(HostPackages.installCommand(packages))
        .containsPattern("^(sudo )?apt install gcc libc6-dev make flex bison bc ");
  }

  @Test
  void countsListsByTheLastUpdateNotByTheArchivesDates() throws IOException {
    Instant now = Instant.now();
    assertThat(HostPackages.listsAreFresh(folder.resolve("none"), now)).isFalse();
    assertThat(HostPackages.listsAreFresh(folder, now)).as("empty").isFalse();

    Path list = Files.writeString(folder.resolve("mirror_main_binary-amd64_Packages"), "");
    assertThat(list.toFile().setLastModified(0)).isTrue();

    assertThat(HostPackages.listsAreFresh(folder, now)).isTrue();
    assertThat(HostPackages.listsAreFresh(folder, now.plus(Duration.ofDays(2)))).isFalse();
  }

  @Test
  void needsNoPackageTwiceForTwoTasks() {
    Set<String> both =
        HostPackages.missing(HostTask.KERNEL, HostTask.IMAGE).stream()
            .map(HostPackage::name)
            .collect(Collectors.toSet());

    assertThat(HostPackages.missing(HostTask.KERNEL, HostTask.IMAGE)).hasSize(both.size());
  }
}
