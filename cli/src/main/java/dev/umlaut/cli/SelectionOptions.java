// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.cli.ScenarioSearch.Chosen;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Which scenarios, and in which lab: the options of all commands that look at scenarios.
final class SelectionOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..*",
      paramLabel = "SELECTION",
      description =
          "The folder of a scenario, of a family or of a whole suite; or a name, a family or a"
              + " pattern relative to the suite: ikev2/rw-cert, ikev2, 'ikev2/rw-*'. @FILE reads"
              + " such words from a file.")
  private List<String> words = List.of();

  @Option(
      names = "--suite",
      paramLabel = "DIR",
      description =
          "The suite that names are relative to. Default: the first suite or family folder in"
              + " SELECTION, else the shipped scenarios. Without SELECTION: all of this suite.")
  private @Nullable Path suite;

  @Option(
      names = "--lab",
      paramLabel = "LAB",
      description = "The lab file or its folder. Default: the lab.yaml above the scenario.")
  private @Nullable Path lab;

  @Option(
      names = "--image",
      paramLabel = "NAME",
      description = "Another image for the hosts than the lab's.")
  private @Nullable String image;

  /// The scenarios that are meant; at least one.
  List<Chosen> chosen() {
    if (words.isEmpty() && suite == null) {
      throw usage("which scenarios? Name a folder, a family or a pattern, or a --suite");
    }
    try {
      return new ScenarioSearch(Umlaut.home(), Optional.ofNullable(suite)).find(words);
    } catch (ScenarioSearch.NotFound e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  /// The lab that all of them run in, with the files for hosts that their suite brings.
  LabDefinition lab(List<Chosen> chosen) {
    Path file =
        lab == null
            ? one(chosen, folder -> ScenarioSearch.labOf(folder, Umlaut.home()), "labs")
            : ScenarioSearch.labNamed(lab);
    LabDefinition definition = LabFile.read(file);
    if (image != null) {
      definition = definition.withImage(image);
    }
    Optional<Path> hosts = one(chosen, ScenarioSearch::hostFoldersOf, "suites");
    return hosts.map(definition::withHostFolders).orElse(definition);
  }

  private <T> T one(List<Chosen> chosen, Function<Path, T> of, String what) {
    List<T> all = chosen.stream().map(Chosen::folder).map(of).distinct().toList();
    if (all.size() > 1) {
      throw usage(
          "these scenarios belong to different %s, %s and %s: test one after the other"
              .formatted(what, all.get(0), all.get(1)));
    }
    return all.getFirst();
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
