// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A source tree on this machine, as it was at one moment: a release that was unpacked, or a git
/// checkout with whatever is changed in it. In a checkout git says what belongs to the source;
/// elsewhere everything does but what a build in the tree itself leaves behind.
///
/// @param directory its top
/// @param files all files of the source, relative to the top, sorted
/// @param hash of their names, contents and executable bits
record SourceTree(Path directory, List<Path> files, String hash) {
  private static final int FILES_MAX = 50_000;
  private static final long FILE_BYTES_MAX = 256L << 20;
  private static final Set<String> BUILT_FOLDERS =
      Set.of(".git", ".libs", ".deps", "autom4te.cache");
  private static final Pattern BUILT_FILES =
      Pattern.compile(".+\\.(o|lo|la|a)|config\\.(status|log|cache)");

  SourceTree {
    files = List.copyOf(files);
  }

  /// Looks at a tree: some thousand files take a few tenths of a second.
  ///
  /// @param without folders in it that compiling does not need: neither copied nor counted
  /// @throws UmlautException when it is none
  static SourceTree read(Path directory, List<Path> without) {
    if (!Files.exists(directory.resolve("configure.ac"))) {
      throw new UmlautException(
          "%s is not a source tree: there is no file configure.ac in it".formatted(directory),
          "Name the top folder of a release or of a git checkout.");
    }
    try {
      List<Path> files =
          Files.exists(directory.resolve(".git")) ? listedByGit(directory) : walked(directory);
      if (files.isEmpty()) {
        files = walked(directory);
      }
      files = files.stream().filter(file -> without.stream().noneMatch(file::startsWith)).toList();
      if (files.size() > FILES_MAX) {
        throw new UmlautException(
            "%s has more than %d files".formatted(directory, FILES_MAX),
            "Name the top folder of one source tree.");
      }
      return new SourceTree(directory, files, hash(directory, files));
    } catch (IOException e) {
      throw new UmlautException(
          "cannot read the source tree %s: %s".formatted(directory, e),
          "If it changed meanwhile, run again.",
          e);
    }
  }

  /// Copies the files with their times, by which make knows what is up to date.
  ///
  /// @param into an empty folder
  /// @throws UmlautException when the tree is not any more what its hash says
  void copy(Path into) throws IOException {
    for (Path file : files) {
      Path target = into.resolve(file);
      Files.createDirectories(target.getParent());
      Files.copy(
          directory.resolve(file),
          target,
          StandardCopyOption.COPY_ATTRIBUTES,
          LinkOption.NOFOLLOW_LINKS);
    }
    if (!hash(into, files).equals(hash)) {
      throw new UmlautException(
          "%s changed while it was copied".formatted(directory), "Run again.");
    }
  }

  private static List<Path> listedByGit(Path directory) throws IOException {
    String listed;
    try {
      listed =
          HostCommand.of(
                  "list the source",
                  directory,
                  "git",
                  "ls-files",
                  "-z",
                  "--cached",
                  "--others",
                  "--exclude-standard")
              .output();
    } catch (EnvironmentException e) {
      return List.of(); // no git on this machine
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UmlautException("interrupted while reading " + directory, "Run it again.", e);
    }
    // What is deleted is listed still, and a submodule is a folder.
    return Stream.of(listed.split("\0", -1))
        .filter(name -> !name.isEmpty())
        .map(Path::of)
        .filter(file -> !Files.isDirectory(directory.resolve(file), LinkOption.NOFOLLOW_LINKS))
        .filter(file -> Files.exists(directory.resolve(file), LinkOption.NOFOLLOW_LINKS))
        .distinct()
        .sorted()
        .toList();
  }

  private static List<Path> walked(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return BUILT_FOLDERS.contains(folder.getFileName().toString())
                    && !folder.equals(directory)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            boolean isSource =
                (attributes.isRegularFile() || attributes.isSymbolicLink())
                    && !BUILT_FILES.matcher(file.getFileName().toString()).matches();
            if (isSource) {
              files.add(directory.relativize(file));
            }
            return files.size() > FILES_MAX ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }
        });
    return files.stream().sorted().toList();
  }

  private static String hash(Path directory, List<Path> files) throws IOException {
    var hash = new RecipeHash("tree-1");
    for (Path relative : files) {
      Path file = directory.resolve(relative);
      if (Files.isSymbolicLink(file)) {
        hash.add("link " + relative, Files.readSymbolicLink(file).toString());
        continue;
      }
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new UmlautException(
            "%s is too large for a source file".formatted(file), "Move it out of the tree.");
      }
      String kind = Files.isExecutable(file) ? "program " : "file ";
      hash.add(kind + relative, Files.readAllBytes(file));
    }
    return hash.value();
  }
}
