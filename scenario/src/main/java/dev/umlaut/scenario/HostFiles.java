// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.os.UmlautException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// The files that a scenario lays over one host: everything under `hosts/HOST/etc`, links replaced
/// by what they point to.
///
/// @param files names without a leading slash, sorted
/// @param folder the folder `hosts/HOST`
record HostFiles(List<String> files, Path folder) {
  private static final long TOTAL_BYTES_MAX = 64 << 20;
  private static final int READ_WRITE = 0644;
  private static final int EXECUTABLE = 0755;

  HostFiles {
    files = List.copyOf(files);
  }

  static HostFiles of(Scenario scenario, String host) {
    Path folder = scenario.directory().resolve("hosts").resolve(host);
    Path etc = folder.resolve("etc");
    if (!Files.isDirectory(etc)) {
      return new HostFiles(List.of(), folder);
    }
    try (Stream<Path> found = Files.walk(etc, FileVisitOption.FOLLOW_LINKS)) {
      return new HostFiles(
          found
              .filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString())
              .sorted()
              .toList(),
          folder);
    } catch (IOException e) {
      throw new UmlautException("cannot list " + etc, "Check its owner and mode.", e);
    }
  }

  /// All files as a tar, owned by root, placeholders replaced except in `.pem` files.
  byte[] tar(Placeholders placeholders) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      long total = 0;
      for (String name : files) {
        byte[] content = content(name, placeholders);
        total += content.length;
        if (total > TOTAL_BYTES_MAX) {
          throw new UmlautException(
              folder + " has more than 64 MiB of files", "Put large files into the image.");
        }
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setMode(mode(folder.resolve(name)));
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UmlautException("cannot read the files under " + folder, "Check their modes.", e);
    }
    return bytes.toByteArray();
  }

  private byte[] content(String name, Placeholders placeholders) throws IOException {
    byte[] content = Files.readAllBytes(folder.resolve(name));
    return name.endsWith(".pem") ? content : placeholders.replace(content);
  }

  private static int mode(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    return permissions.contains(PosixFilePermission.OWNER_EXECUTE) ? EXECUTABLE : READ_WRITE;
  }
}
