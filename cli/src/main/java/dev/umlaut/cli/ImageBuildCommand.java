// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.Image;
import dev.umlaut.image.ImageBuilder;
import dev.umlaut.image.ImageStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `umlaut image build`
@Command(
    name = "build",
    description = "Builds a root file system, unless the store has it. Takes minutes.",
    footer = {
      "",
      "Examples:",
      "  umlaut image build                the image that the shipped labs use",
      "  umlaut image build development    the same with gcc, make and gdb"
    })
final class ImageBuildCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final BuildOptions options = new BuildOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "RECIPE",
      defaultValue = "strongswan",
      description = "Default: ${DEFAULT-VALUE}.")
  private String recipe = "strongswan";

  ImageBuildCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ImageBuilder builder = options.images(new TerminalProgress(terminal));
    BuildOptions.requireKnown(spec, recipe, builder.list().stream().map(ImageStatus::recipe));
    Image image = builder.image(recipe);
    terminal.out().println(image.file());
    return ExitStatus.OK;
  }
}
