// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.UmlautException;
import dev.umlaut.vhost.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Images that were made of the disk of a host, not from a recipe. Wherever an image is named, the
/// name of one may stand. They are in the store, and nothing can build them again.
///
/// Any thread and any process.
///
/// @since 0.3
public final class CommittedImages {
  private static final String KIND = "committed";

  /// What a lab file can name.
  private static final Pattern NAME_FORM = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  /// What debugfs can be told between quotes.
  private static final Pattern PLAIN_PATH = Pattern.compile("[^\"\\p{Cntrl}]+");

  private static final String STATUS = "/var/lib/dpkg/status";
  private static final String RELEASE = "/etc/debian_version";
  private static final int STATUS_BYTES_MAX = 64 << 20;

  private final Store store;

  /// @param store where they are kept
  public CommittedImages(Store store) {
    this.store = store;
  }

  /// The image of this name, if there is one.
  public Optional<Image> find(String name) {
    return entry(name).map(Image::read);
  }

  private Optional<StoreEntry> entry(String name) {
    return store.list(KIND).stream().filter(entry -> entry.key().name().equals(name)).findFirst();
  }

  /// All of them, the oldest first.
  public List<Image> list() {
    return store.list(KIND).stream().map(Image::read).toList();
  }

  /// Removes the image of this name. Disks over it cannot be read any more.
  ///
  /// @return whether there was one
  public boolean remove(String name) {
    return entry(name).map(entry -> store.remove(entry.key())).orElse(false);
  }

  /// Makes an image of a disk.
  ///
  /// @param disk nobody writes to it meanwhile
  /// @param name of the image; must be new
  /// @param without regular files that are not to be in it, by their absolute paths; what was in
  ///   them is not in its unused blocks either, nor is what was in other files that were deleted
  /// @throws UmlautException when there is an image of that name, or the disk cannot be read
  public Image commit(Path disk, String name, Predicate<String> without, Progress progress) {
    if (!NAME_FORM.matcher(name).matches()) {
      throw new UmlautException(
          "no image can be called \"" + name + "\"",
          "a name has lower-case letters, digits and hyphens, begins with a letter, and has 32"
              + " characters at most");
    }
    if (entry(name).isPresent()) {
      throw new UmlautException(
          "there is an image \"%s\" already".formatted(name),
          "Take another name, or remove that one: umlaut image remove " + name);
    }
    String hash =
        new RecipeHash("commit-1")
            .add("name", name)
            .add("made", Instant.now() + " " + ProcessHandle.current().pid())
            .value();
    long began = System.nanoTime();
    StoreEntry made =
        store.entry(
            new StoreKey(KIND, name, hash),
            DiskFile.storedBytes(disk),
            progress,
            directory -> {
              Path file = directory.resolve(Image.ROOT_FILE_SYSTEM);
              try (Progress.Step step = progress.begin("Make the image " + name, 3)) {
                DiskFile.writeRaw(disk, file);
                step.advance(1);
                remove(file, without);
                step.advance(2);
                describe(file, directory, Duration.ofNanos(System.nanoTime() - began));
                step.advance(3);
              }
            });
    return Image.read(made);
  }

  /// Takes over an image that was made elsewhere.
  ///
  /// @param file an ext4 file system
  /// @param name of the image
  /// @param fingerprint of its content: the same content is taken over once
  /// @throws UmlautException when there is another image of that name, or it is no file system
  public Image adopt(Path file, String name, String fingerprint, Progress progress) {
    String hash = new RecipeHash("adopted-1").add("content", fingerprint).value();
    Optional<StoreEntry> there = entry(name);
    if (there.isPresent() && !there.get().key().hash().equals(hash)) {
      throw new UmlautException(
          "there is another image \"%s\" already".formatted(name), "umlaut image remove " + name);
    }
    return Image.read(
        store.entry(
            new StoreKey(KIND, name, hash),
            DiskFile.storedBytes(file),
            progress,
            directory -> {
              Path own = directory.resolve(Image.ROOT_FILE_SYSTEM);
              DiskFile.copy(file, own);
              describe(own, directory, Duration.ZERO);
            }));
  }

  private static void remove(Path file, Predicate<String> without) throws IOException {
    FileSystemCheck.check(file, file);
    List<String> commands = new ArrayList<>();
    try (Disk disk = RawDisk.open(file, true);
        Ext4 volume = new Ext4(disk)) {
      Ext4Tree.files(volume)
          .forEach((path, inode) -> {
            if (inode.isRegular() && without.test(path)) {
              if (!PLAIN_PATH.matcher(path).matches()) {
                throw new UmlautException(
                    "a file that must not be in the image has a name that cannot be handled", path);
              }
              commands.add("rm \"" + path + "\"");
            }
          });
    }
    if (!commands.isEmpty()) {
      Path script = Files.write(file.resolveSibling("remove"), commands);
      FileSystemCheck.removeFiles(file, script);
      Files.delete(script);
      requireGone(file, without);
    }
    // Twice: blocks are given back, as zeros, only where nothing had to be repaired.
    FileSystemCheck.check(file, file);
    FileSystemCheck.discardUnused(file);
  }

  private static void requireGone(Path file, Predicate<String> without) {
    try (Disk disk = RawDisk.open(file, true);
        Ext4 volume = new Ext4(disk)) {
      Ext4Tree.files(volume)
          .forEach((path, inode) -> {
            if (inode.isRegular() && without.test(path)) {
              throw new UmlautException(
                  "the file %s cannot be removed from the image".formatted(path), "");
            }
          });
    }
  }

  private static void describe(Path file, Path directory, Duration took) throws IOException {
    try (Disk disk = RawDisk.open(file, true);
        Ext4 volume = new Ext4(disk)) {
      List<String> packages = new ArrayList<>();
      packages(text(volume, STATUS)).forEach((name, version) -> packages.add(name + " " + version));
      Files.write(directory.resolve(Image.PACKAGES), packages);
      String release = text(volume, RELEASE).strip().replaceAll("[^A-Za-z0-9./-]", "");
      Files.writeString(
          directory.resolve(Image.FACTS),
          """
          # SPDX-License-Identifier: Apache-2.0
          # Written by Umlaut when it made this image of the disk of a host.
          release = Debian %s
          build-seconds = %d
          stored-bytes = %d
          """
              .formatted(release, took.toSeconds(), DiskFile.storedBytes(file)));
    }
  }

  private static String text(Ext4 volume, String path) {
    return Ext4Tree.find(volume, path)
        .filter(Ext4Inode::isRegular)
        .map(inode -> new String(volume.content(inode, STATUS_BYTES_MAX), StandardCharsets.UTF_8))
        .orElse("");
  }

  /// The versions of the packages that are installed, from dpkg's list of them.
  static Map<String, String> packages(String status) {
    SortedMap<String, String> packages = new TreeMap<>();
    for (String paragraph : status.split("\n\n", -1)) {
      String name = field(paragraph, "Package");
      String version = field(paragraph, "Version");
      if (field(paragraph, "Status").endsWith(" installed")
          && name.matches("[a-z0-9.+-]+")
          && version.matches("[A-Za-z0-9.+~:-]+")) {
        packages.put(name, version);
      }
    }
    return packages;
  }

  private static String field(String paragraph, String name) {
    String begin = name + ": ";
    return paragraph
        .lines()
        .filter(line -> line.startsWith(begin))
        .findFirst()
        .map(line -> line.substring(begin.length()).strip())
        .orElse("");
  }
}
