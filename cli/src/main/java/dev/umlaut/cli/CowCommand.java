// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.CowDisk;
import dev.umlaut.image.CowFacts;
import dev.umlaut.image.DiskFile;
import dev.umlaut.web.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `umlaut cow`
@Command(
    name = "cow",
    description = {
      "Copy-on-write files of User-Mode Linux, version 3 of their format: those that kernels write,"
          + " that uml_mkcow makes and uml_moo merges, and that hosts' disks are kept in."
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  umlaut cow create moon.cow rootfs.ext4",
      "  umlaut cow inspect moon.cow",
      "  umlaut cow merge moon.cow moon.ext4",
      "  umlaut cow convert --image rootfs.ext4 moon.ext4 moon.cow"
    })
final class CowCommand {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  CowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "create",
      description = "Makes an empty file over an image: it reads as the image does.",
      footer = {"", "Example:", "  umlaut cow create moon.cow rootfs.ext4"})
  int create(
      @Parameters(paramLabel = "FILE", description = "The new file.") Path file,
      @Parameters(paramLabel = "IMAGE", description = "Must not change any more.") Path image) {
    CowDisk.create(file, image).close();
    return ExitStatus.OK;
  }

  @Command(
      name = "inspect",
      description = "Shows its image, whether that is as it was, and how much was written.",
      footer = {
        "",
        "Examples:",
        "  umlaut cow inspect moon.cow",
        "  umlaut cow inspect --json moon.cow"
      })
  int inspect(
      @Parameters(paramLabel = "FILE", description = "The copy-on-write file.") Path file,
      @Option(names = "--json", description = "For programs: an object.") boolean json) {
    CowFacts facts = CowFacts.read(file);
    String state = facts.state().name().toLowerCase(Locale.ROOT);
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("image", facts.image().toString());
      object.put("imageBytes", facts.imageBytes());
      object.put("imageModified", facts.imageModified().toString());
      object.put("imageState", state);
      object.put("writtenBytes", facts.writtenBytes());
      object.put("storedBytes", facts.storedBytes());
      terminal.out().println(Json.write(object));
      return ExitStatus.OK;
    }
    terminal.out().println("image    " + facts.image());
    terminal
        .out()
        .println(
            "         %d bytes, modified %s".formatted(facts.imageBytes(), facts.imageModified()));
    terminal
        .out()
        .println(
            "         "
                + switch (facts.state()) {
                  case SAME -> "is as it was";
                  case CHANGED -> "has changed since: the file cannot be read any more";
                  case MISSING -> "is not there";
                });
    terminal
        .out()
        .println(
            "written  %s, stored %s"
                .formatted(
                    SnapshotCommand.megabytes(facts.writtenBytes()),
                    SnapshotCommand.megabytes(facts.storedBytes())));
    return ExitStatus.OK;
  }

  @Command(
      name = "merge",
      description = {
        "Writes image and changes into a new file that needs neither. With --into-image it changes"
            + " the image itself, as \"uml_moo -d\" does: all other files over it are worthless"
            + " then."
      },
      footer = {
        "",
        "Examples:",
        "  umlaut cow merge moon.cow moon.ext4",
        "  umlaut cow merge --into-image moon.cow"
      })
  int merge(
      @Parameters(paramLabel = "FILE", description = "The copy-on-write file.") Path file,
      @Parameters(paramLabel = "OUTPUT", arity = "0..1", description = "The new file.")
          @Nullable Path output,
      @Option(names = "--into-image", description = "Change the image.") boolean intoImage) {
    if (intoImage == (output != null)) {
      throw new ParameterException(
          spec.subcommands().get("merge"), "either OUTPUT or --into-image is needed");
    }
    if (output == null) {
      DiskFile.mergeIntoImage(file);
    } else {
      DiskFile.writeRaw(file, output);
    }
    return ExitStatus.OK;
  }

  @Command(
      name = "convert",
      description = {
        "Writes a disk in the other format. With --image it makes a copy-on-write file over that"
            + " image with what differs; also of one over another image. Without, a plain file."
      },
      footer = {
        "",
        "Examples:",
        "  umlaut cow convert --image rootfs.ext4 moon.ext4 moon.cow",
        "  umlaut cow convert --image new/rootfs.ext4 old.cow new.cow",
        "  umlaut cow convert moon.cow moon.ext4"
      })
  int convert(
      @Parameters(paramLabel = "INPUT", description = "A copy-on-write file or a plain one.")
          Path input,
      @Parameters(paramLabel = "OUTPUT", description = "The new file.") Path output,
      @Option(names = "--image", paramLabel = "IMAGE", description = "Of the new file.")
          @Nullable Path image) {
    if (image == null) {
      DiskFile.writeRaw(input, output);
    } else {
      DiskFile.writeOverlay(input, image, output);
    }
    return ExitStatus.OK;
  }
}
