// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import picocli.CommandLine.Command;

/// `umlaut kernel`: the guest kernels. Without a sub-command it shows its help.
@Command(
    name = "kernel",
    description = "Builds and lists guest kernels.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  umlaut kernel build", "  umlaut kernel list --json"})
final class KernelCommand {}
