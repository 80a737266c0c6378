// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.util.regex.Pattern;

/// The name of a store entry: what kind of thing it is, what people call it, and the hash of the
/// recipe it was made from.
///
/// @param kind a folder of the store: `kernel`, `image`, `source`
/// @param name the recipe's name
/// @param hash of the recipe, see [RecipeHash]
/// @since 0.1
public record StoreKey(String kind, String name, String hash) {
  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*");
  private static final Pattern HASH = Pattern.compile("[a-z0-9]{8,64}");

  public StoreKey {
    check(KIND, kind, "kind");
    check(NAME, name, "name");
    check(HASH, hash, "hash");
  }

  /// The entry's folder below [#kind].
  public String directoryName() {
    return name + "-" + hash;
  }

  @Override
  public String toString() {
    return kind + "/" + directoryName();
  }

  private static void check(Pattern pattern, String value, String what) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException("not the %s of a store entry: %s".formatted(what, value));
    }
  }
}
