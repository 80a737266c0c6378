// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

/// What became of a file of an image on a host's disk.
///
/// @param kind what
/// @param path absolute; a guest has chosen it, so it may have any characters but NUL
/// @param what what has changed of it, for people: `content`, `mode 644 to 600`; empty when it was
///   added or removed
/// @since 0.1
public record FileChange(Kind kind, String path, String what) {
  /// What can become of a file.
  public enum Kind {
    /// The image does not have it.
    ADDED,
    /// Its content, its owner, its permissions or what it is has changed.
    CHANGED,
    /// Only the image has it.
    REMOVED
  }
}
