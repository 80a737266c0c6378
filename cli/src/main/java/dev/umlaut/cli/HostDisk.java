// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.CowDisk;
import dev.umlaut.image.DiskFile;
import dev.umlaut.image.FileSystemCheck;
import dev.umlaut.image.Image;
import dev.umlaut.image.Progress;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.SavedDisks;
import dev.umlaut.lab.SavedLab;
import dev.umlaut.os.UmlautException;
import dev.umlaut.web.DiskCopy;
import dev.umlaut.web.HostState;
import dev.umlaut.web.LabState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A copy of the disk of a host, whose lab may be up or not, to look at. Closing deletes it.
///
/// @param lab the host's
/// @param host its name
/// @param imageName the image that its disk began as
/// @param file an overlay over the host's image, or a disk of its own
/// @param after runs when the copy is deleted
record HostDisk(LabDefinition lab, String host, String imageName, Path file, Runnable after)
    implements AutoCloseable {
  /// Copies the disk as it is now.
  ///
  /// @throws UsageException there is no such host
  static HostDisk copy(ChosenLab chosen, String host) {
    return switch (chosen) {
      case ChosenLab.Up(var up) -> {
        DiskCopy copy =
            up.client()
                .post("/v1/hosts/" + HostName.checked(host) + "/disk", Map.of(), DiskCopy.class);
        LabState state = up.client().get("/v1/lab", LabState.class);
        LabDefinition lab = LabFile.read(Path.of(state.file())).withImage(state.image());
        HostDisk disk =
            new HostDisk(lab, host, imageOf(state, host), Path.of(copy.file()), () -> {});
        // A file system that stood still is in order, although it does not say so.
        yield copy.mounted() ? disk : disk.repaired();
      }
      case ChosenLab.Down(SavedLab down) -> {
        LabDefinition lab = LabFile.read(down.file());
        if (lab.host(host).isEmpty()) {
          throw HostName.unknown(lab.name(), host, lab.hostNames());
        }
        yield copy(lab, host, down.hold());
      }
    };
  }

  /// A host that was added to the lab may have another one than its lab.
  private static String imageOf(LabState state, String host) {
    return state.hosts().stream()
        .filter(one -> one.name().equals(host))
        .map(HostState::image)
        .findFirst()
        .orElse(state.image());
  }

  private static HostDisk copy(LabDefinition lab, String host, SavedDisks held) {
    boolean done = false;
    try {
      HostDisk copied = new HostDisk(lab, host, lab.image(), held.copy(host), held::close);
      done = true;
      return copied.repaired();
    } finally {
      if (!done) {
        held.close();
      }
    }
  }

  private HostDisk repaired() {
    boolean done = false;
    try {
      boolean _ = FileSystemCheck.repair(file);
      done = true;
      return this;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  /// The image that it began as.
  Path image() {
    if (DiskFile.isOverlay(file)) {
      return CowDisk.backingOf(file);
    }
    return new BuildOptions()
        .images(Progress.silent())
        .find(imageName)
        .map(Image::file)
        .orElseThrow(() ->
            new UmlautException(
                "the image %s is not built".formatted(imageName),
                "umlaut image build " + imageName));
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UmlautException("cannot delete %s: %s".formatted(file, e), "", e);
    } finally {
      after.run();
    }
  }
}
