// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.Fd;
import dev.umlaut.os.FileLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The right to build one entry. It is lost with the process, so a killed build blocks nobody. Lock
/// files stay, see [FileLocks].
final class StoreLock implements AutoCloseable {
  private final Optional<Fd> lock;

  private StoreLock(Optional<Fd> lock) {
    this.lock = lock;
  }

  /// Takes the lock, and waits for its holder where there is one.
  static StoreLock take(Path file, StoreKey key, Progress progress) throws IOException {
    StoreLock lock = tryTake(file);
    if (!lock.isHeld()) {
      String holder = Files.readString(file).strip();
      String who = holder.isEmpty() ? "another process" : "process " + holder;
      try (Progress.Step step =
          progress.begin("Wait for %s, which builds %s".formatted(who, key), 0)) {
        step.say("the two need the same thing; it is built once");
        lock = new StoreLock(Optional.of(FileLocks.lock(file)));
      }
    }
    Files.writeString(file, ProcessHandle.current().pid() + "\n");
    return lock;
  }

  /// Takes the lock unless somebody holds it.
  static StoreLock tryTake(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return new StoreLock(FileLocks.tryLock(file));
  }

  boolean isHeld() {
    return lock.isPresent();
  }

  @Override
  public void close() {
    lock.ifPresent(FileLocks::release);
  }
}
