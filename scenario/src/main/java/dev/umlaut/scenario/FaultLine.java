// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.Fault;
import dev.umlaut.lab.FaultFile;
import dev.umlaut.lab.LabClock;
import dev.umlaut.lab.SyntaxException;
import dev.umlaut.lab.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The faults of a scenario: what its file `faults.yaml` says.
///
/// @param from the phase with whose beginning their time begins
/// @param faults none when there is no such file
/// @since 0.1
public record FaultLine(Phase from, List<Fault> faults) {
  /// The file's name.
  public static final String FILE = "faults.yaml";

  /// Nothing happens.
  public static final FaultLine NONE = new FaultLine(Phase.EVALTEST, List.of());

  /// Copies the list.
  public FaultLine {
    faults = List.copyOf(faults);
  }

  /// The hosts that end on purpose, or are booted anew.
  Set<String> switchedHosts() {
    return faults.stream()
        .map(Fault::deed)
        .filter(deed ->
            switch (deed) {
              case Fault.Kill _ -> true;
              case Fault.Change(_, Fault.HostChange change) ->
                  change != Fault.HostChange.PAUSE && change != Fault.HostChange.RESUME;
              case Fault.Impair _, Fault.Cable _ -> false;
            })
        .map(Fault.Deed::target)
        .collect(Collectors.toSet());
  }

  /// Read that of a scenario's folder.
  ///
  /// @param clock that the scenario asks for
  /// @throws SyntaxException when it cannot be understood
  static FaultLine read(Path folder, Topology lab, LabClock clock) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return NONE;
    }
    List<String> words = Stream.of(Phase.EVALTEST, Phase.PRETEST).map(Phase::title).toList();
    FaultFile read = FaultFile.read(file, lab, clock, words);
    boolean early = read.from().equals(Phase.PRETEST.title());
    return new FaultLine(early ? Phase.PRETEST : Phase.EVALTEST, read.faults());
  }
}
