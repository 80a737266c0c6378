// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.image.Image;
import dev.umlaut.image.Progress;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileHoles;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.OpenMode;
import dev.umlaut.os.UmlautException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/// Puts all into one file that another person needs to have the same lab: a tar, compressed, whose
/// first file says what is in it. One thread.
///
/// @since 0.3
public final class BundleWriter {
  private static final int CHUNK_BYTES = 1 << 20;

  private final LabDefinition lab;
  private final Image image;
  private final List<Source> sources = new ArrayList<>();

  private record Source(Path file, BundleFile entry) {}

  /// @param image of the lab's hosts
  public BundleWriter(LabDefinition lab, Image image) {
    this.lab = lab;
    this.image = image;
  }

  /// Adds the lab's folder, without `.git`.
  ///
  /// @throws UmlautException when something in it cannot be in a bundle
  public BundleWriter addLab() {
    Path folder = lab.file().toAbsolutePath().normalize().resolveSibling("");
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(
                Path directory, BasicFileAttributes attributes) {
              return directory.endsWith(".git")
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              // The lab's file may have another name here.
              String path =
                  file.equals(lab.file().toAbsolutePath().normalize())
                      ? LabFile.NAME
                      : folder.relativize(file).toString();
              if (attributes.isSymbolicLink()) {
                add(file, BundlePaths.LAB + path, Files.readSymbolicLink(file).toString());
              } else if (attributes.isRegularFile()) {
                add(file, BundlePaths.LAB + path, "");
              } else {
                throw new UmlautException(file + " is neither a file nor a link", "remove it");
              }
              return FileVisitResult.CONTINUE;
            }
          });
      return this;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// Adds the image itself. Without it whoever imports the bundle builds one from its recipe.
  public BundleWriter addImage() {
    return addDisk(image.file(), BundlePaths.IMAGE);
  }

  /// Adds the disks of all hosts, which must not be in use.
  public BundleWriter addDisks(SavedLab saved) {
    lab.hostNames()
        .forEach(host ->
            saved
                .disk(host)
                .ifPresent(disk -> addDisk(disk, SavedLab.DISKS + "/" + disk.getFileName())));
    return this;
  }

  /// Adds all snapshots.
  public BundleWriter addSnapshots(SavedLab saved) {
    for (Snapshot snapshot : saved.snapshots()) {
      try (var disks = Files.list(snapshot.folder())) {
        disks
            .sorted()
            .forEach(disk ->
                addDisk(
                    disk,
                    "%s/%s/%s".formatted(SavedLab.SNAPSHOTS, snapshot.name(), disk.getFileName())));
      } catch (IOException e) {
        throw failed(e);
      }
    }
    return this;
  }

  private BundleWriter addDisk(Path file, String path) {
    try {
      add(file, path, "");
      return this;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void add(Path file, String path, String link) throws IOException {
    String problem = BundlePaths.problem(path, link);
    if (!problem.isEmpty()) {
      throw new UmlautException("%s %s".formatted(file, problem), "a bundle cannot have that");
    }
    List<Long> extents =
        link.isEmpty() && !path.startsWith(BundlePaths.LAB) ? extents(file) : List.of();
    BundleFile plain =
        new BundleFile(
            path,
            link.isEmpty() ? Files.size(file) : 0,
            link.isEmpty() && Files.isExecutable(file),
            link,
            extents,
            "");
    sources.add(new Source(file, plain));
  }

  private static List<Long> extents(Path file) {
    List<Long> extents = new ArrayList<>();
    try (Fd open = FileIo.open(file, OpenMode.READ_ONLY)) {
      for (long at = FileHoles.nextData(open, 0); at >= 0; at = FileHoles.nextData(open, at)) {
        long end = FileHoles.nextHole(open, at);
        extents.add(at);
        extents.add(end - at);
        at = end;
      }
    }
    return extents;
  }

  /// Writes the bundle. What is there under its name is replaced when it is whole.
  ///
  /// @return its size
  public long write(Path bundle, Progress progress) {
    Path making = bundle.resolveSibling("." + bundle.getFileName() + ".making");
    try (Progress.Step step = progress.begin("Write " + bundle, 2L * sources.size())) {
      List<BundleFile> entries = new ArrayList<>();
      for (Source source : sources) {
        entries.add(hashed(source));
        step.advance(entries.size());
      }
      BundleManifest manifest =
          new BundleManifest(
              BundleManifest.FORMAT, lab.name(), lab.kernel(), lab.image(), image.hash(), entries);
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(making), CHUNK_BYTES);
          TarArchiveOutputStream tar = new TarArchiveOutputStream(compressed(out), "UTF-8")) {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        byte[] json = manifest.json();
        put(tar, BundleManifest.NAME, json.length);
        tar.write(json);
        tar.closeArchiveEntry();
        for (int i = 0; i < entries.size(); i++) {
          if (!entries.get(i).isLink()) { // the table of contents has all of a link
            put(tar, entries.get(i).path(), entries.get(i).storedBytes());
            copy(sources.get(i).file(), entries.get(i), tar);
            tar.closeArchiveEntry();
          }
          step.advance(sources.size() + i + 1L);
        }
      }
      Files.move(
          making, bundle, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return Files.size(bundle);
    } catch (IOException e) {
      throw failed(e);
    } finally {
      var _ = making.toFile().delete();
    }
  }

  /// Images are large, and half of what is in them is compressed already: what is quick will do.
  private static OutputStream compressed(OutputStream out) throws IOException {
    GzipParameters parameters = new GzipParameters();
    parameters.setCompressionLevel(Deflater.BEST_SPEED);
    parameters.setBufferSize(CHUNK_BYTES);
    return new GzipCompressorOutputStream(out, parameters);
  }

  private static void put(TarArchiveOutputStream tar, String path, long size) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path);
    entry.setSize(size);
    tar.putArchiveEntry(entry);
  }

  private static BundleFile hashed(Source source) throws IOException {
    BundleFile plain = source.entry();
    if (plain.isLink()) {
      return plain;
    }
    MessageDigest digest = sha256();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      copy(source.file(), plain, out);
    }
    return new BundleFile(
        plain.path(),
        plain.sizeBytes(),
        plain.executable(),
        plain.link(),
        plain.extents(),
        HexFormat.of().formatHex(digest.digest()));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void copy(Path file, BundleFile entry, OutputStream out) throws IOException {
    List<Long> extents =
        entry.extents().isEmpty() ? List.of(0L, entry.sizeBytes()) : entry.extents();
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
    WritableByteChannel to = Channels.newChannel(out);
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
      for (int i = 0; i < extents.size(); i += 2) {
        long at = extents.get(i);
        long end = at + extents.get(i + 1);
        while (at < end) {
          buffer.clear().limit((int) Math.min(CHUNK_BYTES, end - at));
          int got = from.read(buffer, at);
          if (got <= 0) {
            throw new IOException(file + " has become shorter");
          }
          to.write(buffer.flip());
          at += got;
        }
      }
    }
  }

  private UmlautException failed(IOException e) {
    return new UmlautException("cannot export lab %s: %s".formatted(lab.name(), e), "", e);
  }
}
