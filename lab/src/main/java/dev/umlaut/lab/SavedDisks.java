// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.image.DiskFile;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileLocks;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The kept disks of a lab, held by this process: nobody else uses them meanwhile.
///
/// One thread at a time. Closing gives them back, and leaves nothing behind where nothing is kept.
///
/// @since 0.1
public final class SavedDisks implements AutoCloseable {
  private static final int SNAPSHOTS_MAX = 100;
  private static final String MAKING = ".making";
  private static final String GOING = ".going";

  private final SavedLab lab;
  private final Fd lock;

  SavedDisks(SavedLab lab, Fd lock) {
    this.lab = lab;
    this.lock = lock;
  }

  /// Where they are.
  public SavedLab lab() {
    return lab;
  }

  /// The file of a host's disk, there or not.
  Path disk(String host, DiskKind kind) {
    return folder().resolve(host + kind.suffix());
  }

  private Path folder() {
    return lab.folder().resolve(SavedLab.DISKS);
  }

  private Path snapshots() {
    return lab.folder().resolve(SavedLab.SNAPSHOTS);
  }

  /// Throws a host's disk away, if it has one.
  void drop(String host) throws IOException {
    for (DiskKind kind : DiskKind.values()) {
      Files.deleteIfExists(disk(host, kind));
    }
  }

  /// Throws the disks of all hosts away; snapshots stay.
  ///
  /// @throws UmlautException when that fails
  public void dropAll() {
    try {
      Remains.clear(folder(), Set.of());
    } catch (IOException e) {
      throw failed("throw away the disks", e);
    }
  }

  /// Copies the disks, which nobody may write to meanwhile.
  ///
  /// @param name a name as hosts have
  /// @throws UmlautException when there is a snapshot of that name, or no room
  public Snapshot save(String name) {
    if (!LabFile.NAME_FORM.matcher(name).matches()) {
      throw new UmlautException("no snapshot can be called \"" + name + "\"", LabFile.NAME_HINT);
    }
    if (find(name)) {
      throw new UmlautException(
          "there is a snapshot \"%s\" of lab %s already".formatted(name, lab.name()),
          "Take another name, or remove that one: umlaut snapshot remove " + name);
    }
    if (lab.snapshots().size() >= SNAPSHOTS_MAX) {
      throw new UmlautException(
          "lab %s has %d snapshots already".formatted(lab.name(), SNAPSHOTS_MAX),
          "Remove some: umlaut snapshot list");
    }
    Path making = snapshots().resolve("." + name + MAKING);
    try {
      Remains.remove(making);
      Files.createDirectories(making);
      copyDisks(folder(), making);
      Path made = snapshots().resolve(name);
      Files.move(making, made, StandardCopyOption.ATOMIC_MOVE);
      sync(snapshots());
      return Snapshot.read(made);
    } catch (IOException e) {
      throw failed("save the snapshot " + name, e);
    } finally {
      Remains.remove(making);
    }
  }

  /// Copies a host's disk, which nobody may write to meanwhile, for somebody who wants to look at
  /// it. The copy goes when the disks are given back, if nobody deletes it before.
  ///
  /// @throws UmlautException when the host has none, or there is no room
  public Path copy(String host) {
    Path disk = lab.requireDisk(host);
    try {
      Path folder = Files.createDirectories(copies());
      Path copy = Files.createTempFile(folder, "", disk.getFileName().toString());
      Files.delete(copy);
      DiskFile.copy(disk, copy);
      return copy;
    } catch (IOException e) {
      throw failed("copy a disk", e);
    }
  }

  /// Takes over disks and snapshots, where there are none yet.
  ///
  /// @param from a folder with `disks` and `snapshots` as in [SavedLab], on the same file system or
  ///   another
  void adopt(Path from) throws IOException {
    if (lab.hasDisks() || !lab.snapshots().isEmpty()) {
      throw new UmlautException(
          "lab %s has disks already, in %s".formatted(lab.name(), lab.folder()),
          "umlaut down --fresh throws them away; umlaut snapshot remove the snapshots");
    }
    if (Files.isDirectory(from.resolve(SavedLab.DISKS))) {
      copyDisks(from.resolve(SavedLab.DISKS), folder());
    }
    Path others = from.resolve(SavedLab.SNAPSHOTS);
    if (Files.isDirectory(others)) {
      try (Stream<Path> folders = Files.list(others)) {
        for (Path one : folders.toList()) {
          Path own = Files.createDirectories(snapshots().resolve(one.getFileName().toString()));
          copyDisks(one, own);
        }
      }
    }
  }

  private Path copies() {
    return lab.folder().resolve(".copies");
  }

  /// Replaces all disks, which nobody may use meanwhile, with those of a snapshot. If this process
  /// is killed on its way, either the old disks are there or the new ones.
  ///
  /// @throws UmlautException when there is no such snapshot, which proposes the nearest, or no room
  public void restore(String name) {
    require(name);
    Path making = lab.folder().resolve("." + SavedLab.DISKS + MAKING);
    Path going = lab.folder().resolve("." + SavedLab.DISKS + GOING);
    try {
      Remains.remove(making);
      Files.createDirectories(making);
      copyDisks(snapshots().resolve(name), making);
      Remains.remove(going);
      Files.move(folder(), going, StandardCopyOption.ATOMIC_MOVE);
      Files.move(making, folder(), StandardCopyOption.ATOMIC_MOVE);
      sync(lab.folder());
      Remains.remove(going);
    } catch (IOException e) {
      throw failed("restore the snapshot " + name, e);
    } finally {
      Remains.remove(making);
    }
  }

  /// Removes a snapshot.
  ///
  /// @throws UmlautException when there is none of that name; it proposes the nearest
  public void remove(String name) {
    require(name);
    Path going = snapshots().resolve("." + name + GOING);
    try {
      Remains.remove(going);
      Files.move(snapshots().resolve(name), going, StandardCopyOption.ATOMIC_MOVE);
      Remains.remove(going);
    } catch (IOException e) {
      throw failed("remove the snapshot " + name, e);
    }
  }

  /// @throws UmlautException when there is no snapshot of that name; it proposes the nearest
  void require(String name) {
    if (!find(name)) {
      List<String> names = lab.snapshots().stream().map(Snapshot::name).toList();
      throw new UmlautException(
          "lab %s has no snapshot \"%s\"".formatted(lab.name(), name),
          names.isEmpty()
              ? "It has none; \"umlaut snapshot save NAME\" makes one."
              : Nearest.hint(name, names, "its snapshots"));
    }
  }

  private boolean find(String name) {
    return lab.snapshots().stream().anyMatch(snapshot -> snapshot.name().equals(name));
  }

  private static void copyDisks(Path from, Path to) throws IOException {
    List<Path> disks;
    try (Stream<Path> paths = Files.list(from)) {
      disks = paths.filter(SavedDisks::isDisk).toList();
    }
    for (Path disk : disks) {
      DiskFile.copy(disk, to.resolve(disk.getFileName()));
    }
    sync(to);
  }

  private static boolean isDisk(Path path) {
    String name = path.getFileName().toString();
    return Files.isRegularFile(path)
        && Stream.of(DiskKind.values()).anyMatch(kind -> name.endsWith(kind.suffix()));
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private UmlautException failed(String what, IOException e) {
    return new UmlautException(
        "cannot %s of lab %s in %s: %s".formatted(what, lab.name(), lab.folder(), e), "", e);
  }

  /// Gives them back. Idempotent.
  @Override
  public void close() {
    if (lock.isOpen()) {
      Remains.remove(copies());
      if (!lab.hasDisks() && lab.snapshots().isEmpty()) {
        Remains.remove(lab.folder());
      }
      FileLocks.release(lock);
    }
  }
}
