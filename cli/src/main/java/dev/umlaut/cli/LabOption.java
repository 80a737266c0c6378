// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--lab NAME`, for all commands that reach a lab which is up.
final class LabOption {
  @Option(
      names = "--lab",
      paramLabel = "NAME",
      description = "The lab that is meant. Default: the only one that is up.")
  private @Nullable String name;

  UpLab find(Terminal terminal) {
    return name == null ? UpLab.only(terminal) : UpLab.named(terminal, name);
  }
}
