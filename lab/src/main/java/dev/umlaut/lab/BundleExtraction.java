// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.image.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// Writes the files of a bundle into an empty folder, as its table of contents says and in no other
/// way. One thread.
final class BundleExtraction {
  private static final int CHUNK_BYTES = 1 << 20;

  private final TarArchiveInputStream tar;
  private final BundleManifest manifest;
  private final Path folder;
  private final Progress progress;
  private final byte[] chunk = new byte[CHUNK_BYTES];

  /// @param manifest was checked
  /// @param folder nobody else's
  BundleExtraction(
      TarArchiveInputStream tar, BundleManifest manifest, Path folder, Progress progress) {
    this.tar = tar;
    this.manifest = manifest;
    this.folder = folder;
    this.progress = progress;
  }

  void run() throws IOException {
    try (Progress.Step step = progress.begin("Read the bundle", manifest.files().size())) {
      int done = 0;
      for (BundleFile file : manifest.files()) {
        if (!file.isLink()) {
          extract(file);
        }
        done++;
        step.advance(done);
      }
      if (tar.getNextEntry() != null) {
        throw BundleManifest.refused("it has files that it does not name");
      }
    }
    // Last, so that nothing can be written through one of them.
    for (BundleFile file : manifest.files()) {
      if (file.isLink()) {
        Path place = folder.resolve(file.path());
        Files.createDirectories(place.resolveSibling(""));
        Files.createSymbolicLink(place, Path.of(file.link()));
      }
    }
  }

  private void extract(BundleFile file) throws IOException {
    TarArchiveEntry entry = tar.getNextEntry();
    if (entry == null
        || !entry.isFile()
        || entry.isSymbolicLink()
        || entry.isLink()
        || !entry.getName().equals(file.path())
        || entry.getSize() != file.storedBytes()) {
      throw BundleManifest.refused(
          "the file \"%s\" is not where it should be".formatted(file.path()));
    }
    Path place = folder.resolve(file.path());
    Files.createDirectories(place.resolveSibling(""));
    MessageDigest digest = BundleWriter.sha256();
    try (FileChannel to =
        FileChannel.open(place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      List<Long> extents =
          file.extents().isEmpty() ? List.of(0L, file.sizeBytes()) : file.extents();
      for (int i = 0; i < extents.size(); i += 2) {
        copy(to, extents.get(i), extents.get(i + 1), digest);
      }
      if (to.size() < file.sizeBytes()) {
        to.write(ByteBuffer.allocate(1), file.sizeBytes() - 1); // ends in a hole
      }
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
      throw BundleManifest.refused("the file \"%s\" is damaged".formatted(file.path()));
    }
    if (file.executable()) {
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private void copy(FileChannel to, long offset, long length, MessageDigest digest)
      throws IOException {
    InputStream in = tar;
    long at = offset;
    long end = offset + length;
    while (at < end) {
      int got = in.read(chunk, 0, (int) Math.min(chunk.length, end - at));
      if (got <= 0) {
        throw new IOException("the bundle ends in the middle of a file");
      }
      digest.update(chunk, 0, got);
      ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, got);
      while (bytes.hasRemaining()) {
        at += to.write(bytes, at);
      }
    }
  }
}
