// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import picocli.CommandLine.Command;

/// `umlaut image`: the root file systems. Without a sub-command it shows its help.
@Command(
    name = "image",
    description = "Builds and lists root file systems.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  umlaut image build strongswan", "  umlaut image list --json"})
final class ImageCommand {}
