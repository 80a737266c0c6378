// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.CommittedImages;
import dev.umlaut.image.Image;
import dev.umlaut.image.ImageBuilder;
import dev.umlaut.image.ImageStatus;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.lab.HostIdentity;
import dev.umlaut.lab.Nearest;
import dev.umlaut.lab.SavedLab;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `umlaut image`: the root file systems. Without a sub-command it shows its help.
@Command(
    name = "image",
    description = "Builds, lists and makes root file systems.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  umlaut image build",
      "  umlaut image list --json",
      "  umlaut image commit moon moon-with-nginx"
    })
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
    Stream<Recipes.Row> committed =
        new CommittedImages(Store.ofUser())
            .list().stream()
                .map(image ->
                    new Recipes.Row(
                        image.name(),
                        "made of the disk of a host",
                        "committed/" + image.name() + "-" + image.hash(),
                        Optional.of(built(image))));
    Recipes.print(
        terminal,
        json,
        Stream.concat(builder.list().stream().map(ImageCommand::row), committed).toList());
    return ExitStatus.OK;
  }

  @Command(
      name = "commit",
      description = {
        "Makes an image of the disk of a host, which a lab file can name like any other.",
        "What makes the host itself is not in it: its keys, its credentials, its name, its"
            + " machine-id, its journal. Whoever boots from the image gets his own."
      },
      footer = {
        "",
        "Examples:",
        "  umlaut image commit moon moon-with-nginx",
        "  umlaut up --image moon-with-nginx labs/gateway"
      })
  int commit(
      @Mixin ChosenLabOption lab,
      @Parameters(paramLabel = "HOST", description = "The host; it may run or not.") String host,
      @Parameters(paramLabel = "NAME", description = "Of the image.") String name) {
    TerminalProgress progress = new TerminalProgress(terminal);
    Store store = Store.ofUser();
    if (new BuildOptions()
        .images(Progress.silent()).list().stream()
            .anyMatch(status -> status.recipe().equals(name))) {
      throw new UsageException(
          "there is a recipe \"%s\", so no other image can have that name".formatted(name), "");
    }
    try (HostDisk disk = HostDisk.copy(lab.find(terminal), host)) {
      Image image =
          new CommittedImages(store)
              .commit(
                  disk.file(), name, HostIdentity.of(disk.lab(), host, store, progress), progress);
      terminal.out().println(image.file());
    }
    return ExitStatus.OK;
  }

  @Command(
      name = "remove",
      description = {
        "Removes an image that \"commit\" made. Disks over it cannot be used any more."
      },
      footer = {"", "Example:", "  umlaut image remove moon-with-nginx"})
  int remove(
      @Parameters(paramLabel = "NAME", description = "Of the image.") String name,
      @Option(names = "--force", description = "Also when labs have disks over it.")
          boolean force) {
    CommittedImages images = new CommittedImages(Store.ofUser());
    List<String> users =
        images.find(name).stream()
            .flatMap(image -> SavedLab.over(image.file()).stream())
            .map(SavedLab::name)
            .toList();
    if (!users.isEmpty() && !force) {
      throw new UsageException(
          "labs have disks over the image %s: %s".formatted(name, String.join(", ", users)),
          "\"umlaut down --fresh LAB\" throws these away; --force removes the image all the same");
    }
    if (!images.remove(name)) {
      throw new UsageException(
          "no image \"%s\" was made of a disk".formatted(name),
          Nearest.hint(name, images.list().stream().map(Image::name).toList(), "there are"));
    }
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
