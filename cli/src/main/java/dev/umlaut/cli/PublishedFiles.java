// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/// The files of a report, in portions that can be sent one after the other.
///
/// @param folder the report
/// @param portions paths relative to it; the files of a portion are at most {@link #PORTION_BYTES}
///   together, or it is a single larger one
/// @param bytes the room that all of them take on a disk
record PublishedFiles(Path folder, List<List<Path>> portions, long bytes) {
  /// What is in memory at a time.
  static final long PORTION_BYTES = 8 << 20;

  /// Larger ones are no page: they stay where they are.
  static final long FILE_BYTES_MAX = 32 << 20;

  private static final long BLOCK_BYTES = 4096;

  PublishedFiles {
    portions = List.copyOf(portions);
  }

  static PublishedFiles of(Path folder) {
    List<List<Path>> portions = new ArrayList<>();
    List<Path> portion = new ArrayList<>();
    long room = 0;
    long filled = 0;
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
        long size = Files.size(file);
        if (size > FILE_BYTES_MAX) {
          continue;
        }
        if (filled + size > PORTION_BYTES && !portion.isEmpty()) {
          portions.add(List.copyOf(portion));
          portion.clear();
          filled = 0;
        }
        portion.add(folder.relativize(file));
        filled += size;
        room += (size + 2 * BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
      }
    } catch (IOException e) {
      throw new UmlautException("cannot read the report in " + folder, "Is it still there?", e);
    }
    if (!portion.isEmpty()) {
      portions.add(List.copyOf(portion));
    }
    return new PublishedFiles(folder, portions, room);
  }

  /// A portion as a tar, made by this machine's own `tar`.
  byte[] tar(List<Path> portion) {
    Process process = start();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(() -> feed(process, portion));
      byte[] tar = process.getInputStream().readAllBytes();
      if (process.waitFor() != 0) {
        throw new UmlautException(
            "tar cannot pack the report in " + folder, "Is a file of it gone, or not yours?");
      }
      return tar;
    } catch (IOException e) {
      throw new UmlautException("cannot read what tar packs", "", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UmlautException("interrupted while packing the report", "", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start() {
    try {
      return new ProcessBuilder(
              "tar",
              "--create",
              "--directory=" + folder.toAbsolutePath(),
              "--owner=root:0",
              "--group=root:0",
              "--mode=u=rwX,go=rX",
              "--no-recursion",
              "--null",
              "--verbatim-files-from",
              "--files-from=-")
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new EnvironmentException(
          "cannot start tar: " + e.getMessage(), "Install it: apt install tar");
    }
  }

  private static void feed(Process process, List<Path> files) {
    try (OutputStream names = process.getOutputStream()) {
      for (Path file : files) {
        names.write((file + "\0").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // tar has ended early; its exit status tells.
    }
  }
}
