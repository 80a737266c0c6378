// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.DiskFile;
import dev.umlaut.image.FileChange;
import dev.umlaut.image.FileSystemDiff;
import dev.umlaut.image.RawDisk;
import dev.umlaut.vhost.Disk;
import dev.umlaut.web.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `umlaut diff`
@Command(
    name = "diff",
    sortOptions = false,
    description = {
      "Shows which files of a host differ from its image: + added, ~ changed, - removed.",
      "The host may run or not: its disk is read from outside. Times do not count, and content that"
          + " was written again as it was does not either. What the lab gives to the host when it"
          + " boots, such as /etc/hosts, is shown too."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut diff moon",
      "  umlaut diff moon /etc /usr/local",
      "  umlaut diff moon --json | jq -r '.[] | select(.kind == \"ADDED\") | .path'"
    })
final class DiffCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ChosenLabOption lab = new ChosenLabOption();

  @Option(names = "--json", description = "For programs: an array.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "HOST", description = "The host.")
  private String host = "";

  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      description = "Only these files, and what is below these folders. Default: all.")
  private List<String> paths = List.of();

  DiffCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<FileChange> changes;
    try (HostDisk copy = HostDisk.copy(lab.find(terminal), host);
        Disk image = RawDisk.open(copy.image(), true);
        Disk disk = DiskFile.openReadOnly(copy.file())) {
      changes = FileSystemDiff.between(image, disk).stream().filter(this::isWanted).toList();
    }
    if (json) {
      terminal.out().println(Json.write(changes));
    } else {
      changes.forEach(this::print);
    }
    return ExitStatus.OK;
  }

  private boolean isWanted(FileChange change) {
    return paths.isEmpty()
        || paths.stream()
            .map(path -> path.replaceAll("/+$", ""))
            .anyMatch(path -> change.path().equals(path) || change.path().startsWith(path + "/"));
  }

  private void print(FileChange change) {
    String sign =
        switch (change.kind()) {
          case ADDED -> "@|green +|@ ";
          case CHANGED -> "@|yellow ~|@ ";
          case REMOVED -> "@|red -|@ ";
        };
    String what = change.what().isEmpty() ? "" : "  (" + change.what() + ")";
    terminal.out().println(terminal.styled(sign) + printable(change.path()) + what);
  }

  /// A guest may have put the control characters of terminals into names.
  static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (Character.isISOControl(c)) {
            shown.append("\\x%02x".formatted(c));
          } else {
            shown.appendCodePoint(c);
          }
        });
    return shown.toString();
  }
}
