// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Exclusive locks on files, between processes and between the threads of one (flock(2)). A lock is
/// held as long as its descriptor is open: [#release], or the death of the process, gives it back.
/// The file stays: deleting a lock file would let two processes hold "the" lock.
///
/// @since 0.1
public final class FileLocks {
  private static final MethodHandle FLOCK =
      Native.function("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

  private FileLocks() {}

  /// Takes the lock if it is free.
  ///
  /// @param path the lock file; made when it is not there
  /// @return the lock, or empty when somebody else holds it
  /// @throws LinuxException when the file cannot be opened
  public static Optional<Fd> tryLock(Path path) {
    Fd fd = FileIo.open(path, OpenMode.CREATE_READ_WRITE);
    int result = flock(fd, Layouts.LOCK_EX | Layouts.LOCK_NB);
    if (result == 0) {
      return Optional.of(fd);
    }
    fd.close();
    if (result == -Errno.EAGAIN) {
      return Optional.empty();
    }
    throw new LinuxException("flock", path.toString(), result);
  }

  /// Waits for the lock, for as long as it takes: the holder may be building an image. The wait
  /// cannot be interrupted. A virtual thread waits without holding its carrier.
  ///
  /// @param path the lock file; made when it is not there
  /// @throws LinuxException when the file cannot be opened
  public static Fd lock(Path path) {
    Fd fd = FileIo.open(path, OpenMode.CREATE_READ_WRITE);
    int result =
        Thread.currentThread().isVirtual() ? flockElsewhere(fd) : flock(fd, Layouts.LOCK_EX);
    if (result != 0) {
      fd.close();
      throw new LinuxException("flock", path.toString(), result);
    }
    return fd;
  }

  /// Gives a lock back and closes its descriptor. Idempotent.
  ///
  /// To close it is not enough for somebody who wants it at once: a program that another thread is
  /// just starting has a copy of every descriptor until it has begun, and with it the lock.
  public static void release(Fd lock) {
    if (lock.isOpen()) {
      int _ = flock(lock, Layouts.LOCK_UN);
      lock.close();
    }
  }

  private static int flockElsewhere(Fd fd) {
    try {
      return CompletableFuture.supplyAsync(
              () -> flock(fd, Layouts.LOCK_EX),
              task -> Thread.ofPlatform().daemon().name("umlaut-file-lock").start(task))
          .join();
    } catch (CompletionException e) {
      throw Native.unexpected(e.getCause() == null ? e : e.getCause());
    }
  }

  private static int flock(Fd fd, int operation) {
    MemorySegment errno = Scratch.ofThread().errno;
    try {
      int result;
      do {
        result = Native.result((int) FLOCK.invokeExact(errno, fd.number(), operation), errno);
      } while (result == -Errno.EINTR);
      return result;
    } catch (Throwable e) {
      throw Native.unexpected(e);
    }
  }
}
