// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The files of the checkout that the tests run in, without what tools make.
///
/// @param home the top folder of the checkout
record SourceTree(Path home) {
  private static final Set<String> MADE_BY_TOOLS = Set.of("target", ".git", "node_modules");

  static SourceTree ofThisCheckout() {
    String home = System.getProperty("umlaut.home");
    if (home == null) {
      throw new IllegalStateException("umlaut.home is not set: run the tests through ./mvnw");
    }
    return new SourceTree(Path.of(home));
  }

  List<Path> filesNamed(String ending) {
    return files().stream().filter(file -> file.toString().endsWith(ending)).toList();
  }

  List<Path> files() {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          home,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return MADE_BY_TOOLS.contains(folder.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot walk " + home, e);
    }
    found.sort(null);
    return List.copyOf(found);
  }

  String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /// The path as a person writes it, from the top of the checkout.
  String name(Path file) {
    return home.relativize(file).toString();
  }
}
