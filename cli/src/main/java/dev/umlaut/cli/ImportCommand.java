// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.CommittedImages;
import dev.umlaut.image.ImageBuilder;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.lab.BundleReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `umlaut import`
@Command(
    name = "import",
    sortOptions = false,
    description = {
      "Makes a lab of a file that \"umlaut export\" wrote.",
      "All of it is checked first: a damaged or hostile file leaves nothing behind. What its hosts"
          + " do when they run is another matter: they are somebody else's."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut import gateway.umlaut               into the folder \"gateway\"",
      "  umlaut import gateway.umlaut labs/theirs",
      "  umlaut up labs/theirs"
    })
final class ImportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "FILE", description = "The bundle.")
  private Path file = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "Where the lab is to be; must not be there. Default: the lab's name, here.")
  private @Nullable Path folder;

  @Option(
      names = "--limit",
      paramLabel = "SIZE",
      defaultValue = "16G",
      converter = ByteSize.class,
      description = "The most that it may unfold to. Default: ${DEFAULT-VALUE}.")
  private long limit;

  ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!Files.isRegularFile(file)) {
      throw new UsageException("there is no file " + file, "");
    }
    Path target = (folder == null ? Path.of("") : folder).toAbsolutePath().normalize();
    Path parent = folder == null ? target : target.resolveSibling("");
    if (!Files.isDirectory(parent)) {
      throw new UsageException("there is no folder " + parent, "mkdir -p " + parent);
    }
    ImageBuilder images = new BuildOptions().images(Progress.silent());
    BundleReader.Imported made =
        new BundleReader(
                new CommittedImages(Store.ofUser()),
                name -> images.list().stream().anyMatch(one -> one.recipe().equals(name)),
                limit,
                new TerminalProgress(terminal))
            .read(file, parent, folder == null ? "" : String.valueOf(target.getFileName()));
    terminal
        .out()
        .println(
            "Lab %s is in %s".formatted(made.lab().name(), made.lab().file().resolveSibling("")));
    List<String> waysOut =
        made.lab().networks().stream().flatMap(network -> network.uplinkName().stream()).toList();
    if (!waysOut.isEmpty()) {
      terminal
          .err()
          .println(
              "umlaut: its hosts have ways out of the lab: %s; see \"uplink\" in its file"
                  .formatted(String.join(", ", waysOut)));
    }
    for (String share : SharesText.ofImported(made.lab())) {
      terminal.err().println("umlaut: " + share);
    }
    if (!made.imageIncluded()) {
      tellOfImage(images, made);
    }
    return ExitStatus.OK;
  }

  private void tellOfImage(ImageBuilder images, BundleReader.Imported made) {
    if (images.list().stream().noneMatch(one -> one.recipe().equals(made.image()))) {
      terminal
          .err()
          .println(
              ("umlaut: its image \"%s\" is not there, and neither is a recipe for it%n"
                      + "  ask for a bundle with --image")
                  .formatted(made.image()));
      return;
    }
    Optional<String> own =
        images.list().stream()
            .filter(one -> one.recipe().equals(made.image()))
            .map(one -> one.key().hash())
            .findFirst();
    if (!own.equals(Optional.of(made.imageHash()))) {
      terminal
          .err()
          .println(
              ("umlaut: it was made with another version of the image \"%s\"%n"
                      + "  if its hosts behave differently here, ask for a bundle with --image")
                  .formatted(made.image()));
    }
  }
}
