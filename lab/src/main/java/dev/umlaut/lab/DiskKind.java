// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

/// What the root disk of a host is kept in.
///
/// @since 0.1
public enum DiskKind {
  /// An overlay over the image that all hosts share: there at once, and as large as what was
  /// written.
  OVERLAY(".cow"),
  /// A copy of the image, which needs that no more.
  COPY(".img");

  private final String suffix;

  DiskKind(String suffix) {
    this.suffix = suffix;
  }

  /// The end of the names of such files.
  String suffix() {
    return suffix;
  }
}
