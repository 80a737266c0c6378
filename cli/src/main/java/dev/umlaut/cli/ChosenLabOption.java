// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--lab NAME`, for all commands that work on the disks of a lab, which need not be up.
final class ChosenLabOption {
  @Option(
      names = "--lab",
      paramLabel = "NAME",
      description = {
        "The lab that is meant: its name, folder or file; it need not be up.",
        "Default: the only one that is up, or else the only one that has disks."
      })
  private @Nullable String name;

  ChosenLab find(Terminal terminal) {
    return name == null ? ChosenLab.only(terminal) : ChosenLab.named(terminal, name);
  }
}
