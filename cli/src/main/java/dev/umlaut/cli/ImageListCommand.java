// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.Image;
import dev.umlaut.image.ImageStatus;
import dev.umlaut.image.Progress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `umlaut image list`
@Command(name = "list", description = "Lists the image recipes and what the store has of them.")
final class ImageListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--json", description = "Print a JSON array for programs.")
  private boolean json;

  ImageListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Recipes.print(
        terminal,
        json,
        new BuildOptions()
            .images(Progress.silent()).list().stream().map(ImageListCommand::row).toList());
    return ExitStatus.OK;
  }

  private static Recipes.Row row(ImageStatus status) {
    return new Recipes.Row(
        status.recipe(),
        status.description(),
        status.key().toString(),
        status.image().map(ImageListCommand::built));
  }

  private static Recipes.Built built(Image image) {
    return new Recipes.Built(
        image.release(),
        image.storedBytes(),
        image.buildTime().toSeconds(),
        image.file().toString());
  }
}
