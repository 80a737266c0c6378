// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.Kernel;
import dev.umlaut.image.KernelStatus;
import dev.umlaut.image.Progress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `umlaut kernel list`
@Command(name = "list", description = "Lists the kernel recipes and what the store has of them.")
final class KernelListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--json", description = "Print a JSON array for programs.")
  private boolean json;

  KernelListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Recipes.print(
        terminal,
        json,
        new BuildOptions()
            .kernels(Progress.silent()).list().stream().map(KernelListCommand::row).toList());
    return ExitStatus.OK;
  }

  private static Recipes.Row row(KernelStatus status) {
    return new Recipes.Row(
        status.recipe(),
        status.description(),
        status.key().toString(),
        status.kernel().map(KernelListCommand::built));
  }

  private static Recipes.Built built(Kernel kernel) {
    return new Recipes.Built(
        kernel.release(),
        kernel.executable().toFile().length(),
        kernel.buildTime().toSeconds(),
        kernel.executable().toString());
  }
}
