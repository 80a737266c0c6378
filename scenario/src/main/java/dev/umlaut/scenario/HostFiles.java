// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.os.UmlautException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// The files that a scenario lays over one host: everything under `hosts/HOST/etc`, links replaced
/// by what they point to, and the credentials that the lab has for this scenario.
///
/// Address placeholders are replaced in all of them but `.pem` files. A file `X.in` is a template:
/// it becomes `X`, with the lab's fill-ins put in literally.
final class HostFiles {
  private static final long TOTAL_BYTES_MAX = 64 << 20;
  private static final int READ_WRITE = 0644;
  private static final int SECRET = 0600;
  private static final int EXECUTABLE = 0755;
  private static final String TEMPLATE = ".in";

  /// Names without a leading slash.
  private final SortedMap<String, Entry> entries;

  private HostFiles(SortedMap<String, Entry> entries) {
    this.entries = entries;
  }

  /// Bytes as they go to the host.
  // Never compared: an array is the plain choice.
  @SuppressWarnings("ArrayRecordComponent")
  private record Entry(byte[] content, int mode) {}

  /// What is filled into files.
  ///
  /// @param addresses the address placeholders
  /// @param fillIns for templates only
  record Values(Placeholders addresses, FillIns fillIns) {
    private byte[] replace(String name, byte[] content) {
      byte[] replaced = name.endsWith(".pem") ? content : addresses.replace(content);
      return name.endsWith(TEMPLATE) ? fillIns.fill(replaced) : replaced;
    }
  }

  /// Read a scenario's files for a host.
  ///
  /// @param credentials absolute path to content
  static HostFiles of(
      Scenario scenario, String host, Values values, Map<String, byte[]> credentials) {
    SortedMap<String, Entry> entries = new TreeMap<>();
    Path folder = scenario.directory().resolve("hosts").resolve(host);
    Path etc = folder.resolve("etc");
    if (Files.isDirectory(etc)) {
      try (Stream<Path> found = Files.walk(etc, FileVisitOption.FOLLOW_LINKS)) {
        long total = 0;
        for (Path file : (Iterable<Path>) found.filter(Files::isRegularFile).sorted()::iterator) {
          total += Files.size(file);
          if (total > TOTAL_BYTES_MAX) {
            throw new UmlautException(
                folder + " has more than 64 MiB of files", "Put large files into the image.");
          }
          String name = folder.relativize(file).toString();
          byte[] content = values.replace(name, Files.readAllBytes(file));
          entries.put(withoutSuffix(name), new Entry(content, mode(file)));
        }
      } catch (IOException e) {
        throw new UmlautException("cannot read the files under " + folder, "Check their modes.", e);
      }
    }
    credentials.forEach((path, content) ->
        entries.put(
            path.replaceFirst("^/+", ""),
            new Entry(content, isPrivateKey(content) ? SECRET : READ_WRITE)));
    return new HostFiles(entries);
  }

  private static String withoutSuffix(String name) {
    return name.endsWith(TEMPLATE) ? name.substring(0, name.length() - TEMPLATE.length()) : name;
  }

  private static int mode(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    return permissions.contains(PosixFilePermission.OWNER_EXECUTE) ? EXECUTABLE : READ_WRITE;
  }

  private static boolean isPrivateKey(byte[] content) {
    String head = new String(content, 0, Math.min(64, content.length), StandardCharsets.ISO_8859_1);
    return head.startsWith("-----BEGIN ") && head.contains("PRIVATE KEY-----");
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /// Whether any of the files speaks of something.
  boolean mention(Pattern words) {
    return entries.values().stream()
        .anyMatch(entry ->
            words.matcher(new String(entry.content(), StandardCharsets.ISO_8859_1)).find());
  }

  /// All files as a tar, owned by root.
  byte[] tar() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      for (Map.Entry<String, Entry> file : entries.entrySet()) {
        TarArchiveEntry header = new TarArchiveEntry(file.getKey());
        header.setSize(file.getValue().content().length);
        header.setMode(file.getValue().mode());
        header.setModTime(0);
        tar.putArchiveEntry(header);
        tar.write(file.getValue().content());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a buffer in memory cannot fail", e);
    }
    return bytes.toByteArray();
  }
}
