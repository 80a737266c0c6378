// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.image.CommittedImages;
import dev.umlaut.image.DiskFile;
import dev.umlaut.image.Image;
import dev.umlaut.image.Progress;
import dev.umlaut.os.UmlautException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// Makes a lab of a bundle. A bundle may come from anybody: what is not as its table of contents
/// says, or would leave the lab's folder, is refused, and then nothing of it stays.
///
/// @since 0.3
public final class BundleReader {
  private final CommittedImages images;
  private final Predicate<String> isRecipe;
  private final long bytesMax;
  private final Progress progress;

  /// @param images where the image in a bundle goes to
  /// @param isRecipe whether there is a recipe of an image of this name
  /// @param bytesMax the most that a bundle may unfold to
  public BundleReader(
      CommittedImages images, Predicate<String> isRecipe, long bytesMax, Progress progress) {
    this.images = images;
    this.isRecipe = isRecipe;
    this.bytesMax = bytesMax;
    this.progress = progress;
  }

  /// What became of a bundle.
  ///
  /// @param lab as it is now
  /// @param image the one that its hosts have
  /// @param imageHash of whoever exported it; another recipe may make another image
  /// @param imageIncluded whether that came along
  public record Imported(
      LabDefinition lab, String image, String imageHash, boolean imageIncluded) {}

  /// Makes the lab.
  ///
  /// @param parent the folder in which the lab is to be
  /// @param folderName of the lab, which must not be there; empty: the name of the lab
  /// @throws UmlautException when it is refused, damaged, or there is no room
  public Imported read(Path bundle, Path parent, String folderName) {
    Path staging = null;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(bundle), 1 << 20);
        TarArchiveInputStream tar = new TarArchiveInputStream(unzipped(in), "UTF-8")) {
      BundleManifest manifest = manifest(tar);
      Path target = parent.resolve(folderName.isEmpty() ? manifest.lab() : folderName);
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw new UmlautException(
            "there is something already where the lab is to be: " + target,
            "Name another folder: umlaut import %s FOLDER".formatted(bundle));
      }
      long free = Files.getFileStore(parent).getUsableSpace();
      if (free < manifest.storedBytes()) {
        throw new UmlautException(
            "the bundle needs %d MB, and %d MB are free in %s"
                .formatted(manifest.storedBytes() / 1_000_000, free / 1_000_000, parent),
            "Make room there, or name a folder on another disk.");
      }
      staging = Files.createTempDirectory(parent, ".umlaut-import-");
      new BundleExtraction(tar, manifest, staging, progress).run();
      return place(manifest, staging, target);
    } catch (IOException e) {
      throw new UmlautException(
          "cannot import %s: %s".formatted(bundle, e.getMessage()),
          "Nothing was imported. Is the file whole? Get it again, and try once more.",
          e);
    } finally {
      if (staging != null) {
        Remains.remove(staging);
      }
    }
  }

  private static InputStream unzipped(InputStream in) throws IOException {
    return new GZIPInputStream(in, 1 << 20);
  }

  private BundleManifest manifest(TarArchiveInputStream tar) throws IOException {
    TarArchiveEntry first = tar.getNextEntry();
    if (first == null
        || !first.getName().equals(BundleManifest.NAME)
        || !first.isFile()
        || first.getSize() > BundleManifest.BYTES_MAX) {
      throw BundleManifest.refused("it does not begin with its table of contents");
    }
    return BundleManifest.read(tar.readNBytes((int) first.getSize()), bytesMax);
  }

  private Imported place(BundleManifest manifest, Path staging, Path target) throws IOException {
    Path folder = staging.resolve(BundlePaths.LAB);
    LabDefinition described = LabFile.read(folder);
    if (!described.name().equals(manifest.lab()) || !described.image().equals(manifest.image())) {
      throw BundleManifest.refused("its lab is not the one that it names");
    }
    boolean included = manifest.has(BundlePaths.IMAGE);
    String name = manifest.image();
    if (included) {
      name = imageName(manifest);
      Image image =
          images.adopt(staging.resolve(BundlePaths.IMAGE), name, fingerprint(manifest), progress);
      rebase(staging.resolve(SavedLab.DISKS), image);
      rebase(staging.resolve(SavedLab.SNAPSHOTS), image);
      if (!name.equals(manifest.image())) {
        rename(folder.resolve(LabFile.NAME), name);
      }
    } else if (Files.exists(staging.resolve(SavedLab.DISKS))
        || Files.exists(staging.resolve(SavedLab.SNAPSHOTS))) {
      throw BundleManifest.refused("it has disks, but not the image that they are over");
    }
    Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
    LabDefinition lab = LabFile.read(target);
    try (SavedDisks disks = SavedLab.of(lab).hold()) {
      disks.adopt(staging);
    }
    return new Imported(lab, name, manifest.imageHash(), included);
  }

  /// A recipe of the same name would win.
  private String imageName(BundleManifest manifest) {
    if (!isRecipe.test(manifest.image())) {
      return manifest.image();
    }
    String name = manifest.lab() + "-" + manifest.image();
    return name.substring(0, Math.min(32, name.length()));
  }

  private static String fingerprint(BundleManifest manifest) {
    return manifest.files().stream()
        .filter(file -> file.path().equals(BundlePaths.IMAGE))
        .map(file -> file.sizeBytes() + " " + file.extents() + " " + file.sha256())
        .findFirst()
        .orElseThrow();
  }

  private static void rebase(Path folder, Image image) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> disks;
    try (Stream<Path> files = Files.walk(folder)) {
      disks = files.filter(Files::isRegularFile).toList();
    }
    for (Path disk : disks) {
      boolean overlay = disk.toString().endsWith(DiskKind.OVERLAY.suffix());
      if (overlay != DiskFile.isOverlay(disk)) {
        throw BundleManifest.refused(disk.getFileName() + " in it is no such disk");
      }
      if (overlay) {
        DiskFile.rebase(disk, image.file());
      }
    }
  }

  private static void rename(Path file, String image) throws IOException {
    String text = Files.readString(file);
    String renamed = text.replaceFirst("(?m)^image:[ \t]*\\S+", "image: " + image);
    Files.writeString(file, renamed);
    if (!LabFile.read(file).image().equals(image)) {
      throw new UmlautException(
          "the lab's image cannot be renamed in its file, which is written in an unusual way",
          "Export it again with a line of its own for \"image: NAME\".");
    }
  }
}
