// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.Kernel;
import dev.umlaut.image.KernelBuilder;
import dev.umlaut.image.KernelStatus;
import dev.umlaut.image.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `umlaut kernel`: the guest kernels. Without a sub-command it shows its help.
@Command(
    name = "kernel",
    description = "Builds and lists guest kernels.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  umlaut kernel build", "  umlaut kernel list --json"})
final class KernelCommand {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  KernelCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "build",
      description = "Builds a guest kernel, unless the store has it. Takes minutes.",
      footer = {
        "",
        "Examples:",
        "  umlaut kernel build          the kernel that the shipped labs use",
        "  umlaut kernel build full     with every option of kernel/full.fragment"
      })
  int build(
      @Mixin BuildOptions options,
      @Parameters(
              arity = "0..1",
              paramLabel = "RECIPE",
              defaultValue = "lean",
              description = "Default: ${DEFAULT-VALUE}.")
          String recipe) {
    KernelBuilder builder = options.kernels(new TerminalProgress(terminal));
    BuildOptions.requireKnown(spec, recipe, builder.list().stream().map(KernelStatus::recipe));
    terminal.out().println(builder.kernel(recipe).executable());
    return ExitStatus.OK;
  }

  @Command(
      name = "list",
      description = "Lists the recipes and what the store has of them.",
      footer = {"", "Examples:", "  umlaut kernel list", "  umlaut kernel list --json"})
  int list(
      @Option(names = "--json", description = "Print a JSON array for programs.") boolean json) {
    KernelBuilder builder = new BuildOptions().kernels(Progress.silent());
    Recipes.print(terminal, json, builder.list().stream().map(KernelCommand::row).toList());
    return ExitStatus.OK;
  }

  private static Recipes.Row row(KernelStatus status) {
    return new Recipes.Row(
        status.recipe(),
        status.description(),
        status.key().toString(),
        status.kernel().map(KernelCommand::built));
  }

  private static Recipes.Built built(Kernel kernel) {
    return new Recipes.Built(
        kernel.release(),
        kernel.executable().toFile().length(),
        kernel.buildTime().toSeconds(),
        kernel.executable().toString());
  }
}
