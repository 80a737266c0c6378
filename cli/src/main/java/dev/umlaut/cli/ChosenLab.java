// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.Nearest;
import dev.umlaut.lab.SavedLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A lab that is meant, up or not: one that is not up still has its disks.
sealed interface ChosenLab {
  /// It is up: its process has the disks.
  record Up(UpLab lab) implements ChosenLab {}

  /// It is not up.
  record Down(SavedLab lab) implements ChosenLab {}

  /// The lab that is meant by a name, a file or a folder.
  ///
  /// @throws UsageException there is no such lab
  static ChosenLab named(Terminal terminal, String word) {
    List<UpLab> up = UpLab.all(terminal);
    Optional<UpLab> running = up.stream().filter(lab -> lab.name().equals(word)).findFirst();
    if (running.isPresent()) {
      return new Up(running.get());
    }
    Path file = UpCommand.labNamed(word);
    if (Files.exists(file)) {
      SavedLab saved = SavedLab.of(LabFile.read(file));
      return up.stream()
          .filter(lab -> lab.name().equals(saved.name()))
          .findFirst()
          .<ChosenLab>map(Up::new)
          .orElseGet(() -> new Down(saved));
    }
    List<SavedLab> saved = SavedLab.all();
    List<SavedLab> named = saved.stream().filter(lab -> lab.name().equals(word)).toList();
    if (named.size() > 1) {
      throw new UsageException(
          "which lab \"%s\"? Several have disks".formatted(word),
          "say its file: "
              + String.join(", ", named.stream().map(lab -> lab.file().toString()).toList()));
    }
    if (named.isEmpty()) {
      List<String> known =
          Stream.concat(up.stream().map(UpLab::name), saved.stream().map(SavedLab::name))
              .distinct()
              .toList();
      throw new UsageException(
          "there is no lab \"%s\"".formatted(word), Nearest.hint(word, known, "labs"));
    }
    return new Down(named.getFirst());
  }

  /// The only lab that is up, or the only one that has disks when none is up.
  ///
  /// @throws UsageException there is none, or more than one
  static ChosenLab only(Terminal terminal) {
    List<SavedLab> saved = SavedLab.all();
    return UpLab.all(terminal).isEmpty() && saved.size() == 1
        ? new Down(saved.getFirst())
        : new Up(UpLab.only(terminal));
  }
}
