// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.image.Image;
import dev.umlaut.os.UmlautException;
import java.util.Optional;

/// Finds images that are built.
///
/// @since 0.1
public interface ImageShelf {
  /// Finds one.
  ///
  /// @param reference the name of a recipe, or of an image that was made of a disk
  /// @return empty when it is not built
  /// @throws UmlautException there is no such image
  Optional<Image> find(String reference);
}
