// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.util.List;

/// What the program `images/build` is told about the root to make.
///
/// @param form `ext4` for a host's disk, `tar` for a root to compile in
/// @param suite release of the distribution
/// @param size of the file system, as mke2fs takes it
/// @param packages to install
/// @param unpack packages whose files are only laid over the root
/// @param exclude patterns of files that no package may bring
record RootPlan(
    String form,
    String suite,
    String size,
    List<String> packages,
    List<String> unpack,
    List<String> exclude) {
  RootPlan {
    packages = List.copyOf(packages);
    unpack = List.copyOf(unpack);
    exclude = List.copyOf(exclude);
  }

  /// Shell variables. Every value was checked to need no quoting but that of blanks, see
  /// [RecipeFile].
  String text() {
    return """
    form='%s'
    suite='%s'
    size='%s'
    packages='%s'
    unpack='%s'
    exclude='%s'
    """
        .formatted(
            form,
            suite,
            size,
            String.join(",", packages),
            String.join(" ", unpack),
            String.join(" ", exclude));
  }
}
