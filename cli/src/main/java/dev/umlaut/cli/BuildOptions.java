// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.Consent;
import dev.umlaut.image.HostPackages;
import dev.umlaut.image.HostTask;
import dev.umlaut.image.ImageBuilder;
import dev.umlaut.image.KernelBuilder;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.Provision;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// The options of every command that may have to build a kernel or an image, and the builders.
final class BuildOptions {
  @Option(
      names = {"-y", "--yes"},
      description = "As root: install missing Debian packages without asking; implied by CI=true.")
  private boolean yes;

  KernelBuilder kernels(Progress progress) {
    return new KernelBuilder(Store.ofUser(), Umlaut.home(), progress, consent());
  }

  ImageBuilder images(Progress progress) {
    return new ImageBuilder(Store.ofUser(), Umlaut.home(), progress, consent());
  }

  /// Kernel, image and credentials for a lab; what is missing in the store is built.
  Provision provision(LabDefinition lab, Progress progress) {
    List<HostTask> builds = new ArrayList<>();
    if (kernels(progress).list().stream()
        .anyMatch(status -> status.recipe().equals(lab.kernel()) && status.kernel().isEmpty())) {
      builds.add(HostTask.KERNEL);
    }
    if (images(progress).find(lab.image()).isEmpty()) {
      builds.add(HostTask.IMAGE);
    }
    // In one go: a person is asked, or told what to install, once and not before each build.
    new HostPackages(consent(), progress).require(builds.toArray(HostTask[]::new));
    return Provision.of(lab, Umlaut.home(), Store.ofUser(), progress, consent());
  }

  /// Refuses the name of a recipe that does not exist as wrong usage.
  static void requireKnown(CommandSpec command, String recipe, Stream<String> known) {
    List<String> names = known.toList();
    if (!names.contains(recipe)) {
      throw new ParameterException(
          command.commandLine(),
          "there is no recipe %s; there are: %s".formatted(recipe, String.join(", ", names)));
    }
  }

  private Consent consent() {
    // In CI nobody can answer, and the machine is there to be set up.
    return yes || "true".equals(System.getenv("CI")) ? Consent.given() : Consent.ofTerminal();
  }
}
