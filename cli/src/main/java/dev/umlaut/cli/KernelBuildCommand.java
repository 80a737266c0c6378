// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.Kernel;
import dev.umlaut.image.KernelBuilder;
import dev.umlaut.image.KernelStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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

  @Spec private CommandSpec spec = CommandSpec.create();

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
    KernelBuilder builder = options.kernels(new TerminalProgress(terminal));
    BuildOptions.requireKnown(spec, recipe, builder.list().stream().map(KernelStatus::recipe));
    Kernel kernel = builder.kernel(recipe);
    terminal.out().println(kernel.executable());
    return ExitStatus.OK;
  }
}
