// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static java.util.Objects.requireNonNull;

import dev.umlaut.os.UmlautException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The table of contents of a bundle, its first file.
///
/// @param format 1
/// @param lab the lab's name
/// @param kernel the recipe of its kernel
/// @param image the image of its hosts, by its name
/// @param imageHash of the recipe of that image, or of what made it
/// @param files all others, in their order
record BundleManifest(
    int format, String lab, String kernel, String image, String imageHash, List<BundleFile> files) {
  static final String NAME = "bundle.json";
  static final int FORMAT = 1;
  static final int BYTES_MAX = 64 << 20;
  private static final int FILES_MAX = 200_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  /// What is missing in somebody else's is found here.
  BundleManifest {
    requireNonNull(lab, "lab");
    requireNonNull(kernel, "kernel");
    requireNonNull(image, "image");
    requireNonNull(imageHash, "imageHash");
    files = List.copyOf(files);
  }

  byte[] json() {
    return MAPPER.writeValueAsBytes(this);
  }

  /// Reads what somebody else wrote, and checks all of it.
  ///
  /// @param bytesMax how much all files may have together
  static BundleManifest read(byte[] json, long bytesMax) {
    BundleManifest manifest;
    try {
      manifest = MAPPER.readValue(json, BundleManifest.class);
    } catch (JacksonException | NullPointerException e) {
      throw refused("its table of contents cannot be read: " + e.getMessage());
    }
    if (manifest.format != FORMAT) {
      throw refused(
          "it has the format %d, and this Umlaut knows %d".formatted(manifest.format, FORMAT));
    }
    for (String name : List.of(manifest.lab, manifest.kernel, manifest.image)) {
      if (!LabFile.NAME_FORM.matcher(name).matches()) {
        throw refused("it has a name that cannot be: " + name);
      }
    }
    if (manifest.files.size() > FILES_MAX) {
      throw refused("it has more than " + FILES_MAX + " files");
    }
    Set<String> paths = new HashSet<>();
    long bytes = 0;
    for (BundleFile file : manifest.files) {
      String problem = file.problem();
      if (!problem.isEmpty()) {
        throw refused("the file \"%s\" in it %s".formatted(file.path(), problem));
      }
      if (!paths.add(file.path())) {
        throw refused("the file \"%s\" is in it twice".formatted(file.path()));
      }
      bytes += file.storedBytes();
      if (bytes > bytesMax) {
        throw new UmlautException(
            "the bundle has more than %d MB".formatted(bytesMax / 1_000_000),
            "If that is as it should be, say --limit with more.");
      }
    }
    return manifest;
  }

  long storedBytes() {
    return files.stream().mapToLong(BundleFile::storedBytes).sum();
  }

  boolean has(String path) {
    return files.stream().anyMatch(file -> file.path().equals(path));
  }

  static UmlautException refused(String why) {
    return new UmlautException(
        "the bundle is refused: " + why, "Nothing was imported. Ask whoever made it for another.");
  }
}
