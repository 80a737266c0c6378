// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

/// Work that needs programs of the host.
///
/// @since 0.1
public enum HostTask {
  /// Fetching and compiling a kernel.
  KERNEL("build the kernel"),
  /// Making a root file system.
  IMAGE("build the image");

  private final String words;

  HostTask(String words) {
    this.words = words;
  }

  /// The task in words, to follow "cannot".
  public String words() {
    return words;
  }
}
