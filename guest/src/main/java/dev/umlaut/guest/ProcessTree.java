// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.os.Cpus;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The processes of a guest, as `/proc` tells of them: its kernel's, and below it one for each
/// program that runs in the guest. Any thread.
final class ProcessTree {
  private ProcessTree() {}

  /// The processes that a process has begun and that have not ended; none when it has, or when the
  /// machine's kernel keeps no such lists.
  static List<Integer> children(long pid) {
    var children = new ArrayList<Integer>();
    for (Path thread : threads(pid)) {
      try {
        for (String child : Files.readString(thread.resolve("children")).split(" ", -1)) {
          if (!child.isBlank()) {
            children.add(Integer.parseInt(child.strip()));
          }
        }
      } catch (IOException _) {
        // That thread has ended meanwhile.
      }
    }
    return children;
  }

  /// Lets all processes of a guest run on one CPU, those that it begins later, too. What has ended
  /// meanwhile is left alone.
  static void pin(long pid, int cpu) {
    // Whoever begins others first: what it begins from then on is there already.
    for (Path thread : threads(pid)) {
      boolean _ = Cpus.pin(Integer.parseInt(thread.getFileName().toString()), cpu);
    }
    for (int child : children(pid)) {
      boolean _ = Cpus.pin(child, cpu);
    }
  }

  private static List<Path> threads(long pid) {
    var threads = new ArrayList<Path>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      found.forEach(threads::add);
    } catch (IOException _) {
      // It has ended.
    }
    return threads;
  }
}
