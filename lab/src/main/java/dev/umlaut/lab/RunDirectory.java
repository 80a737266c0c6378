// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileLocks;
import dev.umlaut.os.UmlautException;
import dev.umlaut.os.Users;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/// The folder of one running lab: its sockets, disks, kernel and console logs.
///
/// Its name is a number, because the names of Unix sockets below it may have 107 bytes only.
/// Numbers go round and are not used again at once: what cleans up after a dead lab must not meet a
/// new one.
///
/// While the lab runs, this process holds the lock of the file `lock` in it. A run directory whose
/// lock is free is what a dead process left: whoever claims the next one kills the kernels that
/// still run from it and removes it.
///
/// Thread-safe. [#close()] removes the folder.
///
/// @since 0.1
public final class RunDirectory implements AutoCloseable {
  private static final String LOCK = "lock";

  /// In the place, beside the run directories: the number that was given out last.
  private static final String LAST = "last";

  private static final int NUMBERS = RunPlace.NUMBERS;

  private final Path path;
  private final long guestUid;
  private final Fd lock;
  private boolean closed;

  private RunDirectory(Path path, long guestUid, Fd lock) {
    this.path = path;
    this.guestUid = guestUid;
    this.lock = lock;
  }

  /// Make a run directory in the first place of this machine that is fit for it.
  ///
  /// @param bytesNeeded the space that the lab's files may come to need
  public static RunDirectory claim(long bytesNeeded) {
    return claim(RunPlace.ofThisUser(), bytesNeeded);
  }

  static RunDirectory claim(List<RunPlace> places, long bytesNeeded) {
    StringBuilder reasons = new StringBuilder();
    for (RunPlace place : places) {
      String reason = place.unfitFor(bytesNeeded);
      if (reason.isEmpty()) {
        return claimIn(place);
      }
      reasons.append(reasons.isEmpty() ? "" : "; ").append(place.base()).append(' ').append(reason);
    }
    throw new EnvironmentException(
        "there is no place for a run directory: " + reasons,
        "free %d MiB in one of them, or start fewer hosts".formatted(bytesNeeded >> 20));
  }

  private static RunDirectory claimIn(RunPlace place) {
    // Held for as long as nothing in the place may change: between mkdir and lock of a new
    // directory nobody else must take it for a dead one.
    try (Fd placeLock = FileLocks.lock(place.base().resolve(LOCK))) {
      assert placeLock.isOpen();
      removeDead(place.base());
      int last = lastNumber(place);
      for (int step = 1; step <= NUMBERS; step++) {
        int number = (last + step) % NUMBERS;
        Path path = place.base().resolve(Integer.toString(number));
        try {
          Files.createDirectory(
              path,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
          continue;
        }
        Files.writeString(place.base().resolve(LAST), Integer.toString(number));
        return open(place, number, path);
      }
    } catch (IOException e) {
      throw new UmlautException(
          "cannot make a run directory in " + place.base() + ": " + e.getMessage(), "", e);
    }
    throw new EnvironmentException(
        place.base() + " holds " + NUMBERS + " running labs", "stop some of them");
  }

  private static int lastNumber(RunPlace place) throws IOException {
    Path file = place.base().resolve(LAST);
    if (!Files.exists(file)) {
      return NUMBERS - 1;
    }
    String number = Files.readString(file);
    return number.matches("[0-9]{1,4}") ? Integer.parseInt(number) : 0;
  }

  private static RunDirectory open(RunPlace place, int number, Path path) throws IOException {
    Fd lock =
        FileLocks.tryLock(path.resolve(LOCK))
            .orElseThrow(() -> new IllegalStateException(path + " is new, and locked"));
    long uid = Users.uid();
    if (uid == 0) {
      uid = place.guestUid(number);
      Users.chown(path, 0, uid);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x---"));
    }
    return new RunDirectory(path, uid, lock);
  }

  private static void removeDead(Path base) throws IOException {
    List<Path> candidates;
    try (Stream<Path> paths = Files.list(base)) {
      candidates =
          paths.filter(path -> path.getFileName().toString().matches("[0-9]{1,4}")).toList();
    }
    for (Path path : candidates) {
      FileLocks.tryLock(path.resolve(LOCK))
          .ifPresent(lock -> {
            Remains.remove(path);
            lock.close();
          });
    }
  }

  /// The folder itself; absolute, 60 bytes at most.
  public Path path() {
    return path;
  }

  /// The user, and the group, as which the lab's guests run: this user, except that root's guests
  /// run as one that nobody else is, a different one for each lab. Root's run directory can be
  /// passed through by that group, and read by nobody.
  public long guestUid() {
    return guestUid;
  }

  /// Kill what still runs from the folder, and remove it.
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Remains.remove(path);
      lock.close();
    }
  }
}
