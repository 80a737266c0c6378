// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.Image;
import dev.umlaut.image.ImageBuilder;
import dev.umlaut.image.ImageStatus;
import dev.umlaut.image.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `umlaut image`: the root file systems. Without a sub-command it shows its help.
@Command(
    name = "image",
    description = "Builds and lists root file systems.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  umlaut image build", "  umlaut image list --json"})
final class ImageCommand {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  ImageCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "build",
      description = "Builds a root file system, unless the store has it. Takes minutes.",
      footer = {
        "",
        "Examples:",
        "  umlaut image build                        the image that the shipped labs use",
        "  umlaut image build development            the same with gcc, make and gdb",
        "  umlaut image build strongswan-source      strongSwan from Debian's source",
        "  umlaut image build strongswan --source .  strongSwan from this source tree"
      })
  int build(
      @Mixin BuildOptions options,
      @Mixin SourceOption source,
      @Parameters(
              arity = "0..1",
              paramLabel = "RECIPE",
              defaultValue = "strongswan",
              description = "Default: ${DEFAULT-VALUE}.")
          String recipe) {
    ImageBuilder builder = options.images(new TerminalProgress(terminal));
    BuildOptions.requireKnown(spec, recipe, builder.list().stream().map(ImageStatus::recipe));
    terminal.out().println(builder.image(source.image(builder, recipe)).file());
    return ExitStatus.OK;
  }

  @Command(
      name = "list",
      description = "Lists the recipes and what the store has of them.",
      footer = {"", "Examples:", "  umlaut image list", "  umlaut image list --json"})
  int list(
      @Option(names = "--json", description = "Print a JSON array for programs.") boolean json) {
    ImageBuilder builder = new BuildOptions().images(Progress.silent());
    Recipes.print(terminal, json, builder.list().stream().map(ImageCommand::row).toList());
    return ExitStatus.OK;
  }

  private static Recipes.Row row(ImageStatus status) {
    return new Recipes.Row(
        status.recipe(),
        status.description(),
        status.key().toString(),
        status.image().map(ImageCommand::built));
  }

  private static Recipes.Built built(Image image) {
    return new Recipes.Built(
        image.release(),
        image.storedBytes(),
        image.buildTime().toSeconds(),
        image.file().toString());
  }
}
