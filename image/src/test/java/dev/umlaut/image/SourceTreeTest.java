// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A developer's tree is compiled again when its source changed, and only then; a forgotten change
/// would be a test of the wrong program.
class SourceTreeTest {
  @TempDir private Path directory;
  private Path tree = Path.of("");

  @BeforeEach
  void writeTree() throws IOException {
    tree = directory.resolve("tree");
    write("configure.ac", "AC_INIT\n");
    write("src/charon.c", "int main;\n");
    write("autogen.sh", "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        tree.resolve("autogen.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("src/charon.c"));
  }

  @Test
  void hashFollowsContentsNamesAndModes() throws IOException {
    String before = hash();
    write("src/charon.c", "int main(void);\n");
    String content = hash();
    write("src/new.c", "");
    String added = hash();
    Files.setPosixFilePermissions(
        tree.resolve("autogen.sh"), PosixFilePermissions.fromString("rw-r--r--"));
    String mode = hash();
    Files.delete(tree.resolve("link"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("src/new.c"));
    String link = hash();

    assertThat(List.of(before, content, added, mode, link)).doesNotHaveDuplicates();
  }

  @Test
  void hashIgnoresWhatABuildLeaves() throws IOException {
    String before = hash();

    write("src/charon.o", "x");
    write("src/libcharon.la", "x");
    write("src/.libs/charon.so", "x");
    write("src/.deps/charon.Po", "x");
    write("config.status", "x");
    write("config.log", "x");

    assertThat(hash()).isEqualTo(before);
  }

  @Test
  void inAGitCheckoutGitSaysWhatIsSource() throws Exception {
    gitInit();
    write(".gitignore", "*.gen\n");
    String before = hash();

    write("src/parser.gen", "x");
    assertThat(hash()).as("ignored").isEqualTo(before);

    write("src/untracked.c", "x");
    assertThat(hash()).as("a new file nobody has added yet").isNotEqualTo(before);
    Files.delete(tree.resolve("src/untracked.c"));
    assertThat(hash()).isEqualTo(before);

    Files.delete(tree.resolve("src/charon.c"));
    assertThat(SourceTree.read(tree, List.of()).files())
        .as("deleted")
        .doesNotContain(Path.of("src/charon.c"))
        .contains(Path.of("configure.ac"));
  }

  @Test
  void copyKeepsTimesAndLinks() throws IOException {
    var then = FileTime.from(Instant.parse("2024-02-29T12:00:00Z"));
    Files.setLastModifiedTime(tree.resolve("src/charon.c"), then);
    Path copy = directory.resolve("copy");

    SourceTree.read(tree, List.of()).copy(copy);

    assertThat(Files.getLastModifiedTime(copy.resolve("src/charon.c"))).isEqualTo(then);
    assertThat(Files.isExecutable(copy.resolve("autogen.sh"))).isTrue();
    assertThat(Files.readSymbolicLink(copy.resolve("link"))).isEqualTo(Path.of("src/charon.c"));
  }

  @Test
  void refusesATreeThatChangesMeanwhile() throws IOException {
    SourceTree read = SourceTree.read(tree, List.of());
    write("src/charon.c", "int other;\n");

    assertThatThrownBy(() -> read.copy(directory.resolve("copy")))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("changed while it was copied");
  }

  @Test
  void refusesAFolderThatIsNoSource() {
    assertThatThrownBy(() -> SourceTree.read(directory, List.of()))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("configure.ac");
  }

  private void gitInit() throws IOException, InterruptedException {
    try {
      HostCommand.of("try git", tree, "git", "init", "--quiet").output();
      HostCommand.of("try git", tree, "git", "add", ".").output();
    } catch (EnvironmentException e) {
      assumeThat(false).as("git is installed").isTrue();
    }
  }

  private String hash() {
    return SourceTree.read(tree, List.of()).hash();
  }

  private void write(String name, String text) throws IOException {
    Path file = tree.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
