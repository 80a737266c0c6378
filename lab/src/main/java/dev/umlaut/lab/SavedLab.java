// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.image.CowDisk;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileLocks;
import dev.umlaut.os.UmlautException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where the disks of one lab are kept between one `up` and the next.
///
/// ```
///   ~/.local/share/umlaut/labs/              $UMLAUT_DATA/labs, $XDG_DATA_HOME/umlaut/labs
///     gateway-1f0c9a3b5d7e8f24/              the lab's name, and a hash of where its file is
///       file                                 where that is, for people
///       disks/moon.cow                       a host's disk; .img where it is a copy
///       snapshots/before/moon.cow
///     gateway-1f0c9a3b5d7e8f24.lock          held by whoever uses the disks
/// ```
///
/// Two labs of one name in different folders have different disks. Safe for any thread and process.
///
/// @param name the lab's name
/// @param file the lab's file, which need not be there any more
/// @param folder where; need not be there
/// @since 0.1
public record SavedLab(String name, Path file, Path folder) {
  static final String DISKS = "disks";
  static final String SNAPSHOTS = "snapshots";
  private static final String FILE = "file";
  private static final int HASH_DIGITS = 16;
  private static final Pattern FOLDER_FORM = Pattern.compile(".+-[0-9a-f]{16}");

  /// The place of a lab's disks.
  public static SavedLab of(LabDefinition lab) {
    return of(dataFolder(System.getenv()), lab);
  }

  static SavedLab of(Path data, LabDefinition lab) {
    Path file = canonical(lab.file());
    return new SavedLab(
        lab.name(), file, data.resolve("labs").resolve(lab.name() + "-" + hash(file.toString())));
  }

  /// All labs of this user that have something there, by name.
  public static List<SavedLab> all() {
    Path labs = dataFolder(System.getenv()).resolve("labs");
    List<SavedLab> found = new ArrayList<>();
    if (Files.isDirectory(labs)) {
      try (Stream<Path> paths = Files.list(labs)) {
        paths
            .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
            .filter(path -> FOLDER_FORM.matcher(path.getFileName().toString()).matches())
            .map(SavedLab::read)
            .sorted(Comparator.comparing(lab -> lab.folder().toString()))
            .forEach(found::add);
      } catch (IOException e) {
        throw new UmlautException("cannot list %s: %s".formatted(labs, e), "", e);
      }
    }
    return found;
  }

  /// The labs of this user that have disks over an image.
  public static List<SavedLab> over(Path image) {
    return all().stream()
        .filter(lab ->
            Stream.concat(
                    Stream.of(lab.folder().resolve(DISKS)),
                    lab.snapshots().stream().map(Snapshot::folder))
                .flatMap(folder -> Stream.ofNullable(folder.toFile().listFiles()))
                .flatMap(Stream::of)
                .map(File::toPath)
                .filter(file -> file.toString().endsWith(DiskKind.OVERLAY.suffix()))
                .anyMatch(file -> CowDisk.backingOf(file).equals(image)))
        .toList();
  }

  private static SavedLab read(Path folder) {
    String name = folder.getFileName().toString();
    Path note = folder.resolve(FILE);
    String file;
    try {
      file = Files.isRegularFile(note) ? Files.readString(note).strip() : "";
    } catch (IOException e) {
      file = "";
    }
    return new SavedLab(name.substring(0, name.lastIndexOf('-')), Path.of(file), folder);
  }

  private static Path dataFolder(Map<String, String> environment) {
    String own = environment.getOrDefault("UMLAUT_DATA", "");
    if (!own.isEmpty()) {
      return Path.of(own).toAbsolutePath();
    }
    // The XDG specification: a path that is not absolute is to be ignored.
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return (data.startsWith("/") ? Path.of(data) : Path.of(home, ".local/share")).resolve("umlaut");
  }

  private static Path canonical(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize(); // a lab that was not read from a file
    }
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Takes the disks for this process alone.
  ///
  /// @throws UmlautException when somebody has them
  public SavedDisks hold() {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Fd lock =
          FileLocks.tryLock(folder.resolveSibling(folder.getFileName() + ".lock"))
              .orElseThrow(() ->
                  new UmlautException(
                      "the disks of lab %s are in use".formatted(name),
                      "The lab is up, or another command works on its disks: see \"umlaut ps\"."));
      Files.createDirectories(folder.resolve(DISKS)); // again: who had the lock may have removed it
      Files.writeString(folder.resolve(FILE), file + "\n");
      return new SavedDisks(this, lock);
    } catch (IOException e) {
      throw new UmlautException(
          "cannot use the disks of lab %s in %s: %s".formatted(name, folder, e),
          "Make the folder writable, or set UMLAUT_DATA to another one.",
          e);
    }
  }

  /// The snapshots of the whole lab, the oldest first. Takes no lock.
  public List<Snapshot> snapshots() {
    return Snapshot.all(folder.resolve(SNAPSHOTS));
  }

  /// Whether there are disks, apart from those of snapshots.
  public boolean hasDisks() {
    String[] names = folder.resolve(DISKS).toFile().list();
    return names != null && names.length > 0;
  }

  /// The file of a host's disk, if it has one. Takes no lock.
  public Optional<Path> disk(String host) {
    return Stream.of(DiskKind.values())
        .map(kind -> folder.resolve(DISKS).resolve(host + kind.suffix()))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /// The file of a host's disk.
  ///
  /// @throws UmlautException when it has none
  public Path requireDisk(String host) {
    return disk(host)
        .orElseThrow(() ->
            new UmlautException(
                "host %s of lab %s has no disk yet: it was never started".formatted(host, name),
                "\"umlaut start %s\" boots it".formatted(host)));
  }
}
