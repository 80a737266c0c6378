// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A file of a bundle.
///
/// @param path in the bundle, with slashes: `lab/lab.yaml`
/// @param sizeBytes its length
/// @param executable whether its owner may execute it
/// @param link the target when it is a symbolic link, empty otherwise
/// @param extents where its data are, offset and length in turn, when it has holes; only these are
///   in the archive. Empty: all of it
/// @param sha256 of what is in the archive, hexadecimal; empty for a link
record BundleFile(
    String path,
    long sizeBytes,
    boolean executable,
    String link,
    List<Long> extents,
    String sha256) {
  /// The longest file, holes included.
  private static final long SIZE_MAX = 1L << 40;

  /// What is missing in somebody else's table of contents is found here.
  BundleFile {
    requireNonNull(path, "path");
    requireNonNull(link, "link");
    requireNonNull(sha256, "sha256");
    extents = List.copyOf(extents);
  }

  boolean isLink() {
    return !link.isEmpty();
  }

  /// How many bytes are in the archive.
  long storedBytes() {
    if (isLink()) {
      return 0;
    }
    if (extents.isEmpty()) {
      return sizeBytes;
    }
    long stored = 0;
    for (int i = 1; i < extents.size(); i += 2) {
      stored += extents.get(i);
    }
    return stored;
  }

  /// Says what is wrong with what somebody else wrote; empty when nothing is.
  String problem() {
    if (sizeBytes < 0 || sizeBytes > SIZE_MAX || extents.size() % 2 != 0) {
      return "has an impossible size";
    }
    long end = 0;
    for (int i = 0; i < extents.size(); i += 2) {
      long offset = extents.get(i);
      long length = extents.get(i + 1);
      if (offset < end || length <= 0 || length > sizeBytes || offset > sizeBytes - length) {
        return "has impossible holes";
      }
      end = offset + length;
    }
    return BundlePaths.problem(path, link);
  }
}
