// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// A list of recipes and of what the store has of them, as a table or as JSON.
final class Recipes {
  private Recipes() {}

  /// One recipe.
  ///
  /// @param recipe its name
  /// @param description one line about it
  /// @param entry the store entry that it asks for
  /// @param built what is there; empty when it is not built
  record Row(String recipe, String description, String entry, Optional<Built> built) {}

  /// What the store has of a recipe.
  ///
  /// @param version the kernel's release or the distribution's name
  /// @param storedBytes what it takes on the disk
  /// @param buildSeconds how long building took
  /// @param file where it is
  record Built(String version, long storedBytes, long buildSeconds, String file) {}

  static void print(Terminal terminal, boolean json, List<Row> rows) {
    if (json) {
      terminal.out().println(JsonMapper.builder().build().writeValueAsString(rows));
      return;
    }
    for (Row row : rows) {
      terminal
          .out()
          .println(terminal.styled("@|bold " + row.recipe() + "|@") + "  " + row.description());
      String state =
          row.built()
              .map(built ->
                  "%s, %.0f MB, built in %s%n  %s"
                      .formatted(
                          built.version(),
                          built.storedBytes() / 1e6,
                          StepState.clock(built.buildSeconds() * 1_000_000_000L),
                          built.file()))
              .orElse(String.format(Locale.ROOT, "not built (would be %s)", row.entry()));
      terminal.out().println("  " + state);
    }
  }
}
