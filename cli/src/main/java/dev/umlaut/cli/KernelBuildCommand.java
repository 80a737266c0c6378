// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.Kernel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `umlaut kernel build`
@Command(
    name = "build",
    description = "Builds a guest kernel, unless the store has it. Takes minutes.",
    footer = {
      "",
      "Examples:",
      "  umlaut kernel build          the kernel that the shipped labs use",
      "  umlaut kernel build full     with every option of kernel/full.fragment"
    })
final class KernelBuildCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final BuildOptions options = new BuildOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "RECIPE",
      defaultValue = "lean",
      description = "Default: ${DEFAULT-VALUE}.")
  private String recipe = "lean";

  KernelBuildCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Kernel kernel = options.kernels(new TerminalProgress(terminal)).kernel(recipe);
    terminal.out().println(kernel.executable());
    return ExitStatus.OK;
  }
}
