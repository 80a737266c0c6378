// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.Image;
import dev.umlaut.image.ImageBuilder;
import dev.umlaut.image.Progress;
import dev.umlaut.lab.BundleWriter;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.SavedDisks;
import dev.umlaut.lab.SavedLab;
import dev.umlaut.os.UmlautException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `umlaut export`
@Command(
    name = "export",
    sortOptions = false,
    description = {
      "Puts a lab into one file, for another person or another machine: \"umlaut import\".",
      "Its folder is in it. Images are built from their recipes there, unless they come along;"
          + " with disks or snapshots they do."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut export labs/gateway gateway.umlaut",
      "  umlaut export --image labs/gateway gateway.umlaut    the very same image",
      "  umlaut export --disks labs/gateway gateway.umlaut    also what the hosts have written"
    })
final class ExportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "LAB", description = "The lab's folder, file or name.")
  private String lab = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "The bundle; it is replaced.")
  private Path file = Path.of("");

  @Option(names = "--image", description = "With the image of the hosts.")
  private boolean image;

  @Option(names = "--disks", description = "With the hosts' disks. The lab must be down.")
  private boolean disks;

  @Option(names = "--snapshots", description = "With all snapshots.")
  private boolean snapshots;

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    LabDefinition definition = LabFile.read(UpCommand.existing(lab));
    ImageBuilder images = new BuildOptions().images(Progress.silent());
    boolean committed =
        images.list().stream().noneMatch(one -> one.recipe().equals(definition.image()));
    Image used =
        images
            .find(definition.image())
            .orElseThrow(() ->
                new UmlautException(
                    "the image %s is not built".formatted(definition.image()),
                    "umlaut image build " + definition.image()));
    BundleWriter writer = new BundleWriter(definition, used).addLab();
    if (image || disks || snapshots || committed) {
      writer.addImage();
    }
    SavedLab saved = SavedLab.of(definition);
    if (snapshots) {
      writer.addSnapshots(saved);
    }
    try (@Nullable SavedDisks held = disks ? hold(saved) : null) {
      if (held != null) {
        writer.addDisks(saved);
      }
      long bytes = writer.write(file.toAbsolutePath(), new TerminalProgress(terminal));
      terminal.out().println("%s: %s".formatted(file, SnapshotCommand.megabytes(bytes)));
    }
    for (Path folder : SharesText.notIn(definition)) {
      terminal
          .err()
          .println("umlaut: %s, which the lab shares with hosts, is not in it".formatted(folder));
    }
    return ExitStatus.OK;
  }

  private static SavedDisks hold(SavedLab saved) {
    try {
      return saved.hold();
    } catch (UmlautException e) {
      throw new UmlautException(
          String.valueOf(e.getMessage()),
          "\"umlaut down\" first; or \"umlaut snapshot save NAME\", and export --snapshots",
          e);
    }
  }
}
