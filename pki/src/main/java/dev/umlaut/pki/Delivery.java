// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Say where products go.
///
/// @param placements into hosts, always or for a scenario
/// @param placeholders into template files: name and value
/// @param readableKeys whether everybody on a host may read private keys, as servers that are not
///   root must
public record Delivery(
    List<Placement> placements, Map<String, Placeholder> placeholders, boolean readableKeys) {
  /// Nowhere.
  public static final Delivery NONE = new Delivery(List.of(), Map.of(), false);

  /// Copy and check the parts.
  ///
  /// @throws IllegalArgumentException when two products go to one place
  public Delivery {
    placements = List.copyOf(placements);
    placeholders = Collections.unmodifiableMap(new LinkedHashMap<>(placeholders));
    Check.unique("products for the place", placements.stream().map(Placement::toString).toList());
  }
}
