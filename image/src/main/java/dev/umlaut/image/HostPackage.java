// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A Debian package that a task needs, and how to see whether its content is there. The content is
/// what counts: a compiler that came another way is as good.
///
/// @param name the package's name
/// @param evidence all of these must be there: a command's name, or a file by its absolute path
/// @since 0.1
public record HostPackage(String name, List<String> evidence) {
  public HostPackage {
    evidence = List.copyOf(evidence);
  }

  static HostPackage of(String name, String... evidence) {
    return new HostPackage(name, List.of(evidence));
  }

  /// Whether its content is there.
  ///
  /// @param path the folders in which commands are looked for
  public boolean isPresent(List<Path> path) {
    return evidence.stream().allMatch(thing -> isThere(thing, path));
  }

  private static boolean isThere(String thing, List<Path> path) {
    return thing.startsWith("/")
        ? Files.exists(Path.of(thing))
        : path.stream().anyMatch(folder -> Files.isExecutable(folder.resolve(thing)));
  }
}
