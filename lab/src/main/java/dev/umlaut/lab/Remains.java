// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Removes a run directory and whatever still runs from it.
final class Remains {
  private static final long DEATH_SECONDS_MAX = 5;
  private static final int WALKS_MAX = 5;

  private Remains() {}

  /// Kill the processes whose program is a file in the folder, wait for their end, then remove the
  /// folder with all that it holds. Symbolic links are not followed.
  ///
  /// The kernel of every guest is a file in its lab's run directory: that finds exactly the lab's
  /// own processes, where the number in a pid file could by now belong to somebody else.
  static void remove(Path folder) {
    kill(folder);
    try {
      deleteAll(folder);
    } catch (IOException e) {
      throw new UmlautException(
          "cannot remove " + folder + ": " + e.getMessage(), "remove it by hand", e);
    }
  }

  /// What a walk has left, as it was written behind its back or passed over, the next walk finds.
  private static void deleteAll(Path folder) throws IOException {
    for (int walk = 1; ; walk++) {
      try {
        delete(folder);
        return;
      } catch (DirectoryNotEmptyException e) {
        if (walk == WALKS_MAX) {
          throw e;
        }
      }
    }
  }

  /// Remove what is in a folder. Symbolic links are not followed.
  ///
  /// @param kept names in the folder that stay
  static void clear(Path folder, Set<String> kept) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> children;
    try (Stream<Path> paths = Files.list(folder)) {
      children = paths.filter(path -> !kept.contains(path.getFileName().toString())).toList();
    }
    for (Path child : children) {
      delete(child);
    }
  }

  private static void kill(Path folder) {
    String prefix = folder + "/";
    List<ProcessHandle> processes =
        ProcessHandle.allProcesses()
            .filter(process -> process.info().command().orElse("").startsWith(prefix))
            .toList();
    processes.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture<?>[] ends =
        processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(DEATH_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | CancellationException | TimeoutException e) {
      throw new UmlautException(
          "processes of " + folder + " do not end: " + processes, "look at them with ps", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
