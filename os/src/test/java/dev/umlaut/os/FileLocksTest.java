// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("os")
class FileLocksTest {
  @TempDir Path directory;

  /// Two builds of one image at a time must not both run.
  @Test
  void excludesASecondHolder() {
    Path path = directory.resolve("lock");
    try (Fd first = FileLocks.tryLock(path).orElseThrow()) {
      assertThat(FileLocks.tryLock(path)).isEmpty();
      assertThat(first.isOpen()).isTrue();
    }
    try (Fd again = FileLocks.tryLock(path).orElseThrow()) {
      assertThat(again.isOpen()).isTrue();
    }
  }

  /// A disk is closed and opened again while other hosts are started: their programs have copies of
  /// all descriptors for a moment, as a message with one in it has.
  @Test
  void aLockThatIsReleasedIsFreeWhoeverHasACopyOfItsDescriptor() {
    Path path = directory.resolve("lock");
    Fd lock = FileLocks.lock(path);
    FdPair pair = UnixSockets.pair();
    try (Fd from = pair.first();
        Fd to = pair.second();
        Arena arena = Arena.ofConfined()) {
      assertThat(UnixSockets.send(from, arena.allocate(1), 1, List.of(lock))).isEqualTo(1);
      assertThat(to.isOpen()).as("nobody has taken the copy").isTrue();

      FileLocks.release(lock);
      FileLocks.release(lock);

      try (Fd again = FileLocks.tryLock(path).orElseThrow()) {
        assertThat(again.isOpen()).isTrue();
      }
    }
  }

  /// Whoever waits gets the lock as soon as it is free, also on a virtual thread.
  @Test
  void lockWaitsForTheHolder() throws Exception {
    Path path = directory.resolve("lock");
    CompletableFuture<Fd> taken = new CompletableFuture<>();
    CountDownLatch waiting = new CountDownLatch(1);
    Fd holder = FileLocks.lock(path);

    Thread.startVirtualThread(() -> {
      waiting.countDown();
      taken.complete(FileLocks.lock(path));
    });
    assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(taken).isNotDone();
    holder.close();

    try (Fd second = taken.get(10, TimeUnit.SECONDS)) {
      assertThat(second.isOpen()).isTrue();
    }
  }
}
