// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `umlaut cp`
@Command(
    name = "cp",
    sortOptions = false,
    description = {
      "Copies files and folders into a host or out of one.",
      "What is in a host is written as HOST:PATH. Into a folder that is there it goes under its own"
          + " name."
    },
    footer = {
      "",
      "Examples:",
      "  umlaut cp swanctl.conf moon:/etc/swanctl/",
      "  umlaut cp moon:/var/log/charon.log .",
      "  umlaut cp conf keys moon:/root/",
      "  umlaut cp moon:/etc/swanctl /tmp/ ; umlaut cp /tmp/swanctl sun:/etc/"
    })
final class CpCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final LabOption lab = new LabOption();

  @Parameters(
      arity = "2..*",
      paramLabel = "PATH",
      description = "What is copied, and last where to.")
  private List<String> words = List.of();

  CpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    List<CopyEnd> ends = words.stream().map(CopyEnd::parse).toList();
    CopyEnd target = ends.getLast();
    List<CopyEnd> sources = ends.subList(0, ends.size() - 1);
    boolean out = target.isLocal();
    if (sources.stream().anyMatch(source -> source.isLocal() == out)) {
      throw new ParameterException(
          spec.commandLine(),
          "cp goes from this machine to a host, HOST:PATH, or from a host to this machine");
    }
    UpLab up = lab.find(terminal);
    for (CopyEnd source : sources) {
      if (out) {
        fetch(up, source, Path.of(target.path()), sources.size() > 1);
      } else {
        send(up, Path.of(source.path()), target, sources.size() > 1);
      }
    }
    return ExitStatus.OK;
  }

  private static void send(UpLab up, Path source, CopyEnd target, boolean several)
      throws IOException {
    if (!Files.exists(source)) {
      throw new UsageException("there is no " + source, "");
    }
    String path = ShellWords.quoted(target.path());
    boolean inside = several || target.path().endsWith("/") || isFolder(up, target.host(), path);
    String folder = inside ? path : ShellWords.quoted(target.folder());
    String name = inside ? source.toRealPath().getFileName().toString() : target.name();
    String line = "tar -x -f - -C %s --no-same-owner".formatted(folder);
    try (RemoteCommand tar = RemoteCommand.start(up, target.host(), line)) {
      try (OutputStream in = tar.in()) {
        TarFiles.write(source, name, in);
      }
      var _ = tar.finish();
    }
  }

  private static boolean isFolder(UpLab up, String host, String path) throws IOException {
    String line = "if [ -d %s ]; then echo folder; fi".formatted(path);
    try (RemoteCommand test = RemoteCommand.start(up, host, line)) {
      return !test.finish().isEmpty();
    }
  }

  private static void fetch(UpLab up, CopyEnd source, Path target, boolean several)
      throws IOException {
    boolean inside = several || Files.isDirectory(target);
    if (inside && !Files.isDirectory(target)) {
      throw new UsageException(target + " is no folder", "");
    }
    String name = source.name();
    Path place = inside ? target.resolve(name) : target;
    String line =
        "tar -c -f - -C %s -- %s"
            .formatted(ShellWords.quoted(source.folder()), ShellWords.quoted(name));
    try (RemoteCommand tar = RemoteCommand.start(up, source.host(), line)) {
      InputStream out = tar.out();
      TarFiles.read(out, name, place);
      var _ = out.transferTo(OutputStream.nullOutputStream());
      tar.check();
    }
  }
}
