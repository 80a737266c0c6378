// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.io.IOException;
import java.nio.file.Path;

/// Makes the content of a store entry.
///
/// @since 0.1
@FunctionalInterface
public interface StoreBuild {

  /// Fills a folder. When it returns, everything in the folder becomes the entry; when it throws,
  /// nothing does.
  ///
  /// @param directory an empty folder on the store's own file system
  /// @throws IOException when a file cannot be written; a full disk is told as such by the store
  /// @throws InterruptedException when the thread was interrupted; what was started is stopped by
  ///   then
  void build(Path directory) throws IOException, InterruptedException;
}
