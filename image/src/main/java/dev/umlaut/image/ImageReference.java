// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.nio.file.Path;
import java.util.Optional;

/// Which image is meant: a recipe, and for one that compiles software, the source tree it is to
/// take. As text `strongswan-source`, or with a tree `strongswan-source@/home/me/strongswan`.
/// Wherever an image is named, this text may stand.
///
/// @param recipe the recipe's name; need not exist
/// @param tree the folder of the source; empty for the distribution's own source
/// @since 0.1
public record ImageReference(String recipe, Optional<Path> tree) {
  private static final char SEPARATOR = '@';

  /// Makes the folder's path absolute: the text must mean the same everywhere.
  public ImageReference {
    tree = tree.map(path -> path.toAbsolutePath().normalize());
  }

  /// Reads the text form. Every text is one; whether there is such a recipe shows later.
  public static ImageReference parse(String text) {
    int at = text.indexOf(SEPARATOR);
    return at < 0
        ? new ImageReference(text, Optional.empty())
        : new ImageReference(text.substring(0, at), Optional.of(Path.of(text.substring(at + 1))));
  }

  /// The text form.
  @Override
  public String toString() {
    return tree.map(path -> recipe + SEPARATOR + path).orElse(recipe);
  }
}
