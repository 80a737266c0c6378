// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The folder where kernels, images and downloads are kept between runs.
///
/// ```
///   kernel/lean-0123456789abcdef/     an entry: complete, never changed
///   kernel/.lean-….building/          one in the making
///   locks/kernel/lean-…               who makes it: locked by flock(2), holds the process id
///   logs/kernel/lean-….log            what the last build of it said
/// ```
///
/// An entry appears by one rename of a folder whose files are on the disk already, so it is whole
/// or not there, whatever interrupts the build. Two runs that need the same entry build it once:
/// the second waits for the first. Any thread may use a store.
///
/// @param root the store's folder; made when something is first put in
/// @since 0.1
public record Store(Path root) {
  private static final String BUILDING = ".building";
  private static final String STALE = ".stale";

  /// Below this much free space a failed build is taken for the failure of a full disk.
  private static final long FULL_BYTES = 8L << 20;

  public Store {
    root = root.toAbsolutePath().normalize();
  }

  /// The store of this user: `$UMLAUT_STORE`, else `$XDG_CACHE_HOME/umlaut`, else
  /// `~/.cache/umlaut`.
  public static Store ofUser() {
    // Shells and other programs go by $HOME; Java's user.home is the password file's.
    String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
    return of(System.getenv(), Path.of(home));
  }

  static Store of(Map<String, String> environment, Path home) {
    String own = environment.getOrDefault("UMLAUT_STORE", "");
    if (!own.isEmpty()) {
      return new Store(Path.of(own));
    }
    // The XDG specification: a path that is not absolute is to be ignored.
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base = cache.startsWith("/") ? Path.of(cache) : home.resolve(".cache");
    return new Store(base.resolve("umlaut"));
  }

  /// The entry, if it is there. Takes no lock and writes nothing.
  public Optional<StoreEntry> find(StoreKey key) {
    Path directory = directory(key);
    return Files.isDirectory(directory)
        ? Optional.of(new StoreEntry(key, directory))
        : Optional.empty();
  }

  /// The entry, built when it is not there.
  ///
  /// @param key the entry
  /// @param neededBytes about how much space the build takes at its highest; 0 when unknown
  /// @param progress told when this run has to wait for another one
  /// @param build makes the entry
  /// @throws EnvironmentException when the disk is full or not writable
  /// @throws UmlautException when the build failed or was interrupted
  public StoreEntry entry(StoreKey key, long neededBytes, Progress progress, StoreBuild build) {
    Optional<StoreEntry> there = find(key);
    if (there.isPresent()) {
      return there.get();
    }
    try {
      Files.createDirectories(root.resolve(key.kind()));
      try (StoreLock lock = StoreLock.take(lockFile(key), key, progress)) {
        assert lock.isHeld();
        // Whoever held the lock before us may have finished the very entry.
        Optional<StoreEntry> now = find(key);
        return now.isPresent() ? now.get() : build(key, neededBytes, build);
      }
    } catch (IOException e) {
      throw failed(key, neededBytes, e);
    }
  }

  /// Where a build of the entry writes what its programs say. It is outside the entry, so that it
  /// is still there when the build failed. The folder is made by this call.
  public Path log(StoreKey key) {
    Path log = root.resolve("logs").resolve(key.kind()).resolve(key.directoryName() + ".log");
    try {
      Files.createDirectories(log.getParent());
    } catch (IOException e) {
      throw failed(key, 0, e);
    }
    return log;
  }

  /// The entries of one kind, oldest first.
  public List<StoreEntry> list(String kind) {
    List<StoreEntry> entries = new ArrayList<>();
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(root.resolve(kind))) {
      for (Path directory : directories) {
        String name = directory.getFileName().toString();
        int dash = name.lastIndexOf('-');
        if (!name.startsWith(".") && dash > 0 && Files.isDirectory(directory)) {
          var key = new StoreKey(kind, name.substring(0, dash), name.substring(dash + 1));
          entries.add(new StoreEntry(key, directory));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      throw new UmlautException("cannot read the store %s: %s".formatted(root, e), "", e);
    }
    entries.sort(Comparator.comparing(StoreEntry::created).thenComparing(e -> e.key().toString()));
    return List.copyOf(entries);
  }

  /// Removes an entry. Guests that run from it keep what they have open.
  ///
  /// @return whether it was there
  public boolean remove(StoreKey key) {
    Path directory = directory(key);
    try {
      if (!Files.isDirectory(directory)) {
        return false;
      }
      // Renamed first: a run that looks for the entry meanwhile must not find half of it.
      Path going = building(key).resolveSibling("." + key.directoryName() + ".removed" + BUILDING);
      FileTree.delete(going);
      Files.move(directory, going, StandardCopyOption.ATOMIC_MOVE);
      FileTree.delete(going);
      return true;
    } catch (IOException e) {
      throw new UmlautException("cannot remove %s: %s".formatted(directory, e), "", e);
    }
  }

  private StoreEntry build(StoreKey key, long neededBytes, StoreBuild build) throws IOException {
    removeStale(key);
    long freeBytes = Files.getFileStore(root).getUsableSpace();
    if (freeBytes < neededBytes) {
      throw diskFull(key, neededBytes, null);
    }
    Path directory = building(key);
    Files.createDirectory(directory);
    try {
      build.build(directory);
      FileTree.sync(directory);
      Files.move(directory, directory(key), StandardCopyOption.ATOMIC_MOVE);
      FileTree.syncDirectory(root.resolve(key.kind()));
      return new StoreEntry(key, directory(key));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UmlautException("interrupted while building " + key, "Run it again.", e);
    } catch (UmlautException e) {
      throw isFull() ? diskFull(key, neededBytes, e) : e;
    } finally {
      FileTree.delete(directory);
    }
  }

  /// Removes what builds that were killed have left: of this entry, and of others nobody builds
  /// now.
  private void removeStale(StoreKey key) throws IOException {
    removeLeftOver(building(key));
    try (DirectoryStream<Path> others =
        Files.newDirectoryStream(root.resolve(key.kind()), ".*" + BUILDING)) {
      for (Path other : others) {
        String name = other.getFileName().toString();
        String entry =
            name.startsWith(STALE) ? "stale" : name.substring(1, name.length() - BUILDING.length());
        Path lock = root.resolve("locks").resolve(key.kind()).resolve(entry);
        try (StoreLock free = StoreLock.tryTake(lock)) {
          if (free.isHeld()) {
            removeLeftOver(other);
          }
        }
      }
    }
  }

  /// Renames and deletes. A program of the killed run may still be writing there for a moment: then
  /// some of it stays until the next build, out of everybody's way.
  private static void removeLeftOver(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    String name = directory.getFileName().toString();
    Path aside = directory.resolveSibling(STALE + "-" + System.nanoTime() + BUILDING);
    if (!name.startsWith(STALE)) {
      Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      FileTree.delete(name.startsWith(STALE) ? directory : aside);
    } catch (DirectoryNotEmptyException | NoSuchFileException e) {
      assert e != null;
    }
  }

  private UmlautException failed(StoreKey key, long neededBytes, IOException e) {
    if (isFull() || String.valueOf(e.getMessage()).contains("No space left")) {
      return diskFull(key, neededBytes, e);
    }
    return new EnvironmentException(
        "cannot write %s in the store %s: %s".formatted(key, root, e),
        "Make the folder writable, or set UMLAUT_STORE to another one.",
        e);
  }

  private EnvironmentException diskFull(StoreKey key, long neededBytes, @Nullable Throwable cause) {
    String needed = neededBytes == 0 ? "" : ", about %d MB are needed".formatted(mega(neededBytes));
    return new EnvironmentException(
        "no space left for %s in %s: %d MB are free%s"
            .formatted(key, root, mega(freeBytes()), needed),
        "Make room there, or set UMLAUT_STORE to a folder on another disk.",
        cause);
  }

  private boolean isFull() {
    return freeBytes() < FULL_BYTES;
  }

  private long freeBytes() {
    try {
      return Files.getFileStore(root).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE; // unknown; whatever is wrong with the folder is told by its own error
    }
  }

  private static long mega(long bytes) {
    return bytes / 1_000_000;
  }

  private Path directory(StoreKey key) {
    return root.resolve(key.kind()).resolve(key.directoryName());
  }

  private Path building(StoreKey key) {
    return root.resolve(key.kind()).resolve("." + key.directoryName() + BUILDING);
  }

  private Path lockFile(StoreKey key) {
    return root.resolve("locks").resolve(key.kind()).resolve(key.directoryName());
  }
}
