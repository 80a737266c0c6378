// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects what hosts have on their disks from getting lost or mixed up between one `up` and the
/// next. Boots nothing.
@Tag("os")
class SavedDisksTest {
  private static final String LAB =
      "{lab: two, image: i, networks: {}, hosts: {moon: {}, sun: {disk: copy}}}";

  @TempDir private Path temporary;
  private SavedLab saved = new SavedLab("", Path.of(""), Path.of(""));

  @BeforeEach
  void makeLab() {
    saved = place("here");
  }

  private SavedLab place(String folder) {
    return SavedLab.of(
        temporary.resolve("data"), LabFile.read(LabText.write(temporary.resolve(folder), LAB)));
  }

  private static void write(SavedDisks disks, String host, DiskKind kind, String content)
      throws IOException {
    Files.writeString(disks.disk(host, kind), content);
  }

  private String content(String host) throws IOException {
    return Files.readString(saved.requireDisk(host));
  }

  @Test
  void labsOfOneNameInTwoFoldersHaveTheirOwnDisks() {
    assertThat(place("here")).isEqualTo(saved);
    assertThat(place("there").name()).isEqualTo(saved.name());
    assertThat(place("there").folder()).isNotEqualTo(saved.folder());
  }

  @Test
  void oneHasThemAtATime() throws IOException {
    try (SavedDisks disks = saved.hold()) {
      write(disks, "moon", DiskKind.OVERLAY, "1");
      assertThatThrownBy(() -> saved.hold())
          .isInstanceOf(UmlautException.class)
          .hasMessageContaining("in use");
    }
    try (SavedDisks disks = saved.hold()) {
      assertThat(disks.lab().hasDisks()).isTrue();
    }
  }

  @Test
  void whatKeepsNothingLeavesNothing() {
    try (SavedDisks disks = saved.hold()) {
      assertThat(disks.lab().folder()).isDirectory();
    }
    assertThat(saved.folder()).doesNotExist();
  }

  @Test
  void aSnapshotBringsAllDisksBack() throws IOException {
    try (SavedDisks disks = saved.hold()) {
      write(disks, "moon", DiskKind.OVERLAY, "before");
      Snapshot made = disks.save("one");
      assertThat(made.hosts()).containsExactly("moon");
      assertThat(saved.snapshots()).extracting(Snapshot::name).containsExactly("one");

      write(disks, "moon", DiskKind.OVERLAY, "after");
      write(disks, "sun", DiskKind.COPY, "new");
      disks.save("two");
      disks.restore("one");
      assertThat(content("moon")).isEqualTo("before");
      assertThat(saved.disk("sun")).as("had not been started then").isEmpty();

      disks.restore("two");
      assertThat(content("moon")).isEqualTo("after");
      assertThat(content("sun")).isEqualTo("new");
      disks.dropAll();
      assertThat(saved.hasDisks()).isFalse();
      disks.restore("two");
      assertThat(content("moon")).isEqualTo("after");
      disks.remove("two");
      assertThat(saved.snapshots()).extracting(Snapshot::name).containsExactly("one");
    }
  }

  @Test
  void aSnapshotIsNamedLikeAHostAndOnce() {
    try (SavedDisks disks = saved.hold()) {
      disks.save("clean");
      assertThatThrownBy(() -> disks.save("clean")).hasMessageContaining("already");
      for (String name : new String[] {"../clean", "", "Clean", ".clean", "a/b"}) {
        assertThatThrownBy(() -> disks.save(name)).as(name).isInstanceOf(UmlautException.class);
        assertThatThrownBy(() -> disks.remove(name)).as(name).isInstanceOf(UmlautException.class);
      }
      assertThatThrownBy(() -> disks.restore("claen"))
          .isInstanceOfSatisfying(
              UmlautException.class, e -> assertThat(e.hint()).contains("\"clean\""));
    }
  }

  /// As when a process was killed while it saved.
  @Test
  void halfASnapshotIsNone() throws IOException {
    Files.createDirectories(saved.folder().resolve("snapshots/.one.making"));
    try (SavedDisks disks = saved.hold()) {
      assertThat(saved.snapshots()).isEmpty();
      assertThat(disks.save("one").hosts()).isEmpty();
    }
  }

  @Test
  void aHostWithoutADiskIsTold() {
    assertThatThrownBy(() -> saved.requireDisk("moon"))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("never started");
  }
}
