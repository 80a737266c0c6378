// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileLocks;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The labs of this user that are up, by name.
///
/// ```
///   /run/umlaut/labs/               0700; its lock is held while an entry comes or goes
///     strongswan/                   one entry
///       lock                        held by the lab's process for as long as it lives
///       api                         the Unix socket of its API
///     strongswan.log                what the process had to say; stays behind
/// ```
///
/// An entry whose lock is free is what a dead process left; [#sweep] removes it. The hosts of that
/// process are ended by its reaper, and its run directory goes with them.
///
/// Safe for any thread and any process of the user.
///
/// @since 0.1
public final class RunningLabs {
  private static final String LOCK = "lock";
  private static final String FOLDER = "labs";

  private final List<RunPlace> places;

  RunningLabs(List<RunPlace> places) {
    this.places = List.copyOf(places);
  }

  /// The labs of the user of this process.
  public static RunningLabs ofUser() {
    return new RunningLabs(RunPlace.ofThisUser());
  }

  /// A lab that is up, or was when somebody looked last.
  ///
  /// @param name the lab's name
  /// @param folder private to the user
  public record Entry(String name, Path folder) {
    /// The Unix socket of the lab's API, at most 107 bytes.
    public Path socket() {
      return folder.resolve("api");
    }

    /// Where the lab's process writes what nobody asked for.
    public Path log() {
      return folder.resolveSibling(name + ".log");
    }
  }

  /// The name of a lab, held for as long as this process serves the lab.
  public static final class Registration implements AutoCloseable {
    private final Entry entry;
    private final Fd lock;

    private Registration(Entry entry, Fd lock) {
      this.entry = entry;
      this.lock = lock;
    }

    /// What others see.
    public Entry entry() {
      return entry;
    }

    /// Gives the name back. Idempotent.
    @Override
    public synchronized void close() {
      if (lock.isOpen()) {
        Remains.remove(entry.folder());
        lock.close();
      }
    }
  }

  /// Registers a lab whose API this process is going to serve.
  ///
  /// @param name a lab's name
  /// @param serve starts to listen on the entry's socket; whoever sees the entry can connect
  /// @return empty when a lab of that name is up
  public Optional<Registration> register(String name, Consumer<Entry> serve) {
    if (!LabFile.NAME_FORM.matcher(name).matches()) {
      throw new IllegalArgumentException("not a lab's name: " + name);
    }
    Path base = folderForNew();
    try (Fd changing = FileLocks.lock(base.resolve(LOCK))) {
      assert changing.isOpen();
      Entry entry = new Entry(name, base.resolve(name));
      if (Files.exists(entry.folder(), LinkOption.NOFOLLOW_LINKS) && !removeIfDead(entry)) {
        return Optional.empty();
      }
      makePrivate(entry.folder());
      Registration made =
          new Registration(
              entry,
              FileLocks.tryLock(entry.folder().resolve(LOCK))
                  .orElseThrow(() -> new IllegalStateException(entry + " is new, and locked")));
      boolean served = false;
      try {
        serve.accept(entry);
        served = true;
        return Optional.of(made);
      } finally {
        if (!served) {
          made.close();
        }
      }
    } catch (IOException e) {
      throw new UmlautException("cannot register lab " + name + ": " + e.getMessage(), "", e);
    }
  }

  /// The file into which the process of a lab is to write, before it is registered.
  public Path log(String name) {
    return new Entry(name, folderForNew().resolve(name)).log();
  }

  /// All entries, by name. Does not look whether their processes live.
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (Path base : folders()) {
      try (Stream<Path> paths = Files.list(base)) {
        paths
            .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
            .map(path -> new Entry(path.getFileName().toString(), path))
            .sorted((a, b) -> a.name().compareTo(b.name()))
            .forEach(entries::add);
      } catch (IOException e) {
        throw new UmlautException("cannot list " + base + ": " + e.getMessage(), "", e);
      }
    }
    return entries;
  }

  /// Removes what dead processes left.
  ///
  /// @return the entries that were removed
  public List<Entry> sweep() {
    List<Entry> dead = new ArrayList<>();
    for (Path base : folders()) {
      try (Fd changing = FileLocks.lock(base.resolve(LOCK))) {
        assert changing.isOpen();
        entries().stream()
            .filter(entry -> base.equals(entry.folder().getParent()) && removeIfDead(entry))
            .forEach(dead::add);
      }
    }
    return dead;
  }

  private static boolean removeIfDead(Entry entry) {
    Optional<Fd> lock = FileLocks.tryLock(entry.folder().resolve(LOCK));
    lock.ifPresent(free -> {
      Remains.remove(entry.folder());
      free.close();
    });
    return lock.isPresent();
  }

  private Path folderForNew() {
    StringBuilder reasons = new StringBuilder();
    for (RunPlace place : places) {
      String reason = place.unfitFor(0);
      if (reason.isEmpty()) {
        Path folder = place.base().resolve(FOLDER);
        try {
          if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            makePrivate(folder);
          }
        } catch (IOException e) {
          throw new UmlautException("cannot make " + folder + ": " + e.getMessage(), "", e);
        }
        return folder;
      }
      reasons.append(reasons.isEmpty() ? "" : "; ").append(place.base()).append(' ').append(reason);
    }
    throw new EnvironmentException("there is no place for a lab's socket: " + reasons, "");
  }

  /// Those that are this user's: in `/tmp` anybody could have made one.
  private List<Path> folders() {
    return places.stream()
        .map(place -> place.base().resolve(FOLDER))
        .filter(folder ->
            Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && RunPlace.isOurs(folder))
        .toList();
  }

  private static void makePrivate(Path folder) throws IOException {
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
