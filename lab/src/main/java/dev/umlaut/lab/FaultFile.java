// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.nio.file.Path;
import java.util.List;

/// A time line of faults in a file of its own.
///
/// @param from the word for when it begins
/// @param faults in the file's order
/// @since 0.1
public record FaultFile(String from, List<Fault> faults) {
  /// Copies the list.
  public FaultFile {
    faults = List.copyOf(faults);
  }

  /// Read a file with the keys `from` and `faults`.
  ///
  /// @param lab whose links and hosts they are about
  /// @param clock by which they come: not all can by each
  /// @param words for `from`, the first one if the file has none
  /// @throws SyntaxException when it cannot be understood
  public static FaultFile read(Path file, Topology lab, LabClock clock, List<String> words) {
    YamlMap top = YamlFile.read(file).map(2).only("from", "faults");
    return new FaultFile(
        top.optional("from").map(node -> node.oneOf(words)).orElse(words.getFirst()),
        FaultReader.read(top.required("faults"), lab, clock));
  }
}
