// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which folders of this machine a lab's file can share, and where hosts see them.
class ShareFileTest {
  @TempDir Path top;
  private Path project;
  private Path lab;

  @BeforeEach
  void makeProject() throws IOException {
    top = top.toRealPath();
    project = Files.createDirectories(top.resolve("project"));
    Files.createDirectories(project.resolve(".git"));
    Files.createDirectories(project.resolve("src"));
    lab = Files.createDirectories(project.resolve("labs/one"));
  }

  private LabDefinition read(String common, String moon) {
    return LabFile.read(
        LabText.write(
            lab,
            "lab: a\nimage: b\nnetworks: {}\n%s\nhosts:\n  moon: {%s}\n  sun: {}\n"
                .formatted(common, moon)));
  }

  private static List<ShareDefinition> shares(LabDefinition lab, String host) {
    return lab.host(host).orElseThrow().shares();
  }

  @Test
  void hostsHaveTheLabsSharesAndTheirOwn() {
    LabDefinition read =
        read(
            "shares: [../../src, {from: files, at: /srv/files}]",
            "shares: [\"../..:/mnt/all:rw\", {from: ., at: /opt/lab-1/x, write: true}]");

    List<ShareDefinition> common =
        List.of(
            new ShareDefinition(project.resolve("src"), "/mnt/src", false, project),
            new ShareDefinition(lab.resolve("files"), "/srv/files", false, project));
    assertThat(shares(read, "sun")).isEqualTo(common);
    assertThat(shares(read, "moon"))
        .hasSize(4)
        .containsAll(common)
        .contains(
            new ShareDefinition(project, "/mnt/all", true, project),
            new ShareDefinition(lab, "/opt/lab-1/x", true, project));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ../../src:mnt/src       | is no share
          ../../src:/mnt/../etc   | cannot be a place for a share
          ../../src:/mnt/a b      | cannot be a place for a share
          ../../src:/             | cannot be a place for a share
          ../../src:/usr          | is what the host itself lives on
          ../../src:/proc/x       | is what the host itself lives on
          ../../src:/run/src      | is what the host itself lives on
          ../../src:/mnt/src:wr   | is no share
          """)
  void whatCannotBeSharedIsAMistake(String share, String message) {
    SyntaxException thrown =
        catchThrowableOfType(
            SyntaxException.class, () -> read("", "shares: [\"%s\"]".formatted(share)));

    assertThat(thrown).hasMessageContaining("lab.yaml:6:").hasMessageContaining(message);
    assertThat(thrown.hint()).isNotEmpty();
  }

  @Test
  void mistakesInTheLongFormAreShownWhereTheyAre() {
    assertThatThrownBy(() -> read("", "shares: [{from: ../../src, at: mnt/src}]"))
        .hasMessageContaining("is not an absolute path");
    assertThatThrownBy(() -> read("", "shares: [{from: ../../src}]"))
        .hasMessageContaining("\"at\" is missing");
    assertThatThrownBy(() -> read("", "shares: [{from: a, at: /mnt/a, wirte: true}]"))
        .hasMessageContaining("unknown key \"wirte\"");
    assertThatThrownBy(() -> read("shares: [../../src]", "shares: [\"files:/mnt/src\"]"))
        .hasMessageContaining("two shares at /mnt/src");
    assertThatThrownBy(() -> read("", "shares: [a, b, c, d, e, f, g, h, i]"))
        .hasMessageContaining("more than 8");
  }

  @Test
  void aLabOutsideOfAProjectSharesItsOwnFolderOnly() throws IOException {
    lab = Files.createDirectories(top.resolve("alone/lab"));

    assertThat(shares(read("shares: [files]", ""), "moon")).hasSize(1);
    LabDefinition out = read("shares: [\"..:/mnt/x\"]", "");
    assertThatThrownBy(() -> out.requireShares(List.of("moon")))
        .hasMessageContaining(
            "may not share %s, which is outside of %s".formatted(lab.getParent(), lab))
        .extracting(thrown -> ((UmlautException) thrown).hint())
        .asString()
        .contains("umlaut up --share");
  }

  @Test
  void whatIsNotThereIsAMistakeWhenTheLabIsStarted() throws IOException {
    LabDefinition missing = read("", "shares: [../../nothing]");
    assertThatThrownBy(() -> missing.requireShares(List.of("moon")))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("nothing is to be shared, and is not there");
    missing.requireShares(List.of("sun"));

    Files.createSymbolicLink(project.resolve("etc"), Path.of("/etc"));
    LabDefinition out = read("", "shares: [../../etc]");
    assertThatThrownBy(() -> out.requireShares(List.of("moon")))
        .hasMessageContaining("which is outside of " + project + ", because it leads to /etc");
    LabDefinition absolute = read("", "shares: [\"/etc:/mnt/etc\"]");
    assertThatThrownBy(() -> absolute.requireShares(List.of("moon")))
        .hasMessageContaining("may not share /etc, which is outside of " + project);
  }

  @Test
  void whoStartsTheLabSharesWhatHeLikes() {
    LabDefinition read = read("shares: [../../src]", "");
    ShareDefinition etc = new ShareDefinition(Path.of("/etc"), "/mnt/etc", false, Path.of("/"));

    LabDefinition more = read.withShare(List.of("sun"), etc);

    assertThat(shares(more, "sun")).contains(etc);
    assertThat(shares(more, "moon")).doesNotContain(etc);
    more.requireShares(List.of("sun"));
    LabDefinition all = read.withShare(etc);
    assertThat(shares(all, "moon")).contains(etc);
    assertThat(all.withGivenShares(read.host("sun").orElseThrow()).shares())
        .as("a host that is added later")
        .isEqualTo(shares(all, "sun"));
    assertThat(all.host("sun").orElseThrow().asInFile())
        .as("which the lab's file does not contradict")
        .isEqualTo(read.host("sun").orElseThrow());
    assertThatThrownBy(() -> more.withShare(List.of("sun"), etc))
        .hasMessage("sun has two shares at /mnt/etc");
  }

  @Test
  void unitsHaveTheNamesThatSystemdGivesThem() {
    assertThat(HostShares.unitName("/mnt/src")).isEqualTo("mnt-src.mount");
    assertThat(HostShares.unitName("/opt/lab-1/my.src_2"))
        .isEqualTo("opt-lab\\x2d1-my.src_2.mount");
  }
}
