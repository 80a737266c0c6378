// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.ImageBuilder;
import dev.umlaut.image.ImageReference;
import dev.umlaut.image.Progress;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.os.UmlautException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `--source DIR`, for commands that name an image: its software is to be compiled from there.
final class SourceOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--source",
      paramLabel = "DIR",
      description = {
        "Compile the image's software from this source tree, a release or a git checkout.",
        "A change in the tree makes another image."
      })
  private @Nullable Path tree;

  /// The image that is meant: with a tree, a recipe that compiles one.
  ///
  /// @param recipe the recipe that was named or is the default
  /// @return what [ImageBuilder#image] and a lab's definition take
  String image(ImageBuilder images, String recipe) {
    if (tree == null) {
      return recipe;
    }
    if (!Files.exists(tree.resolve("configure.ac"))) {
      throw new ParameterException(
          spec.commandLine(),
          "--source %s is not a source tree: there is no file configure.ac in it".formatted(tree));
    }
    try {
      return new ImageReference(images.compiling(recipe), Optional.of(tree)).toString();
    } catch (UmlautException e) {
      throw new ParameterException(spec.commandLine(), "--source: " + e.getMessage(), e);
    }
  }

  /// The lab with its image compiled from the tree; the lab itself when none is named.
  LabDefinition lab(LabDefinition lab) {
    return tree == null
        ? lab
        : lab.withImage(image(new BuildOptions().images(Progress.silent()), lab.image()));
  }
}
