// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.image.CowDisk;
import dev.umlaut.image.DiskFile;
import dev.umlaut.image.Durability;
import dev.umlaut.image.FileSystemCheck;
import dev.umlaut.image.Image;
import dev.umlaut.os.Errno;
import dev.umlaut.os.UmlautException;
import dev.umlaut.vhost.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The root disks of a running lab's hosts. Either they are in the run directory and go with the
/// lab, and a host that is booted again has a fresh one unless it was told to keep its own; or they
/// are saved, and a host has its own unless it was told to have a fresh one.
///
/// Safe for any thread.
final class LabDisks implements AutoCloseable {
  private static final String THROWN_AWAY = "root";

  private final Image image;

  /// Null: they are thrown away with the lab.
  private final @Nullable SavedDisks saved;

  /// What was said about hosts that are booted next: whether they have the disks that they had.
  private final Map<String, Boolean> kept = new ConcurrentHashMap<>();

  /// Those that hosts were started with last.
  private final Map<String, GuardedDisk> open = new ConcurrentHashMap<>();

  /// Hosts that are not the lab's next time; nor are their disks.
  private final Set<String> passing = ConcurrentHashMap.newKeySet();

  /// What the disks of hosts are made of that have another image than the lab's.
  private final Map<String, Image> others = new ConcurrentHashMap<>();

  LabDisks(Image image, @Nullable SavedDisks saved) {
    this.image = image;
    this.saved = saved;
  }

  /// Let a host have the disk that it had, if it had one, when it is booted again.
  void keep(HostDefinition host) {
    kept.put(host.name(), true);
  }

  /// Let a host have a fresh disk when it is booted again.
  void drop(HostDefinition host) {
    kept.put(host.name(), false);
  }

  /// Let a host have a fresh disk that goes with this lab, even if those of the others are kept.
  void passing(HostDefinition host) {
    drop(host);
    passing.add(host.name());
  }

  /// Let the disks of a host be made of another image than the lab's, until it is forgotten.
  void from(HostDefinition host, Image other) {
    others.put(host.name(), other);
  }

  /// What the disk of a host is made of.
  Image image(String host) {
    return others.getOrDefault(host, image);
  }

  /// A host is gone for good, and its disk with it.
  void forget(HostDefinition host) {
    kept.remove(host.name());
    open.remove(host.name());
    passing.remove(host.name());
    others.remove(host.name());
    remove(host.name());
  }

  private void remove(String host) {
    if (saved != null) {
      try {
        saved.drop(host);
      } catch (IOException e) {
        throw new UmlautException(
            "the disk of %s cannot be removed: %s".formatted(host, e.getMessage()), "", e);
      }
    }
  }

  /// Removes those that are not kept, when all hosts have ended.
  @Override
  public void close() {
    passing.forEach(this::remove);
  }

  /// The names of the files in a host's folder that are its disk, and may be used again.
  static Set<String> fileNames() {
    return Stream.of(DiskKind.values())
        .map(kind -> THROWN_AWAY + kind.suffix())
        .collect(Collectors.toSet());
  }

  /// Open the disk of a host, whose earlier guest has ended.
  ///
  /// @param directory of the host
  /// @throws UmlautException when it cannot be used, such as when the image is another one now
  Disk open(HostDefinition host, Path directory) throws IOException {
    Boolean said = kept.remove(host.name());
    boolean keep = said == null ? saved != null : said;
    Path file =
        saved == null
            ? directory.resolve(THROWN_AWAY + host.disk().suffix())
            : saved.disk(host.name(), host.disk());
    if (!keep) {
      for (DiskKind kind : DiskKind.values()) {
        Files.deleteIfExists(
            file.resolveSibling((saved == null ? THROWN_AWAY : host.name()) + kind.suffix()));
      }
    }
    if (Files.exists(file)) {
      requireSameImage(host, file);
      FileSystemCheck.repair(file);
    } else {
      make(host, file);
    }
    GuardedDisk disk =
        new GuardedDisk(
            DiskFile.open(file, Durability.PROCESS), Files.getFileStore(file.resolveSibling("")));
    open.put(host.name(), disk);
    return disk;
  }

  private void make(HostDefinition host, Path file) throws IOException {
    if (saved != null) {
      saved.drop(host.name()); // of the other kind, if the lab's file has changed
    }
    Image image = image(host.name());
    switch (host.disk()) {
      case OVERLAY -> CowDisk.create(file, image.file(), Durability.PROCESS).close();
      case COPY -> {
        // Under another name until it is whole: it may be killed meanwhile.
        Path making = file.resolveSibling("." + file.getFileName());
        Files.deleteIfExists(making);
        DiskFile.copy(image.file(), making);
        Files.move(making, file);
      }
    }
  }

  private void requireSameImage(HostDefinition host, Path file) throws IOException {
    if (host.disk() == DiskKind.COPY) {
      return;
    }
    Path over = CowDisk.backingOf(file);
    Image image = image(host.name());
    if (!over.equals(image.file().toRealPath())) {
      throw new UmlautException(
          """
          the disk of host %s was made over the image %s, \
          and the lab's image is %s-%s now: its recipe has changed, or the lab's file\
          """
              .formatted(
                  host.name(), over.resolveSibling("").getFileName(), image.name(), image.hash()),
          """
          "umlaut up --fresh" throws the disks of the lab away and starts it from the new image.
          "umlaut image commit %s NAME" first makes an image of its own of what is on this disk.\
          """
              .formatted(host.name()));
    }
  }

  /// Bring what a host's disk has in memory into its file. Called by the loop.
  ///
  /// @return 0, or a negated errno; 0 as well when it is not in use
  int flush(String host) {
    GuardedDisk disk = open.get(host);
    int result = disk == null ? 0 : disk.flush();
    return result == -Errno.EBADF ? 0 : result;
  }
}
