// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.report.pages.ScenarioView.Entry;
import dev.umlaut.scenario.CheckRecord;
import dev.umlaut.scenario.CommandRecord;
import dev.umlaut.scenario.LogEntry;
import dev.umlaut.scenario.PhaseRecord;
import dev.umlaut.scenario.SourceLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns log entries into what the page shows, and numbers them for links.
final class EntryBuilder {
  private static final int SHOWN_MAX = 64 * 1024;

  private final Path directory;
  private final boolean virtual;
  private final EntryNumbers numbers = new EntryNumbers();

  /// @param directory of the scenario
  /// @param virtual whether it ran in virtual time
  EntryBuilder(Path directory, boolean virtual) {
    this.directory = directory;
    this.virtual = virtual;
  }

  List<Entry> of(PhaseRecord record) {
    List<Entry> entries = new ArrayList<>();
    for (LogEntry entry : record.entries()) {
      entries.add(
          switch (entry) {
            case LogEntry.Remark(String text) -> remark(text);
            case CommandRecord command -> command(command);
          });
    }
    return entries;
  }

  /// File and line, relative to the scenario's folder.
  String place(SourceLine line) {
    Path file = line.file().startsWith(directory) ? directory.relativize(line.file()) : line.file();
    return file + ":" + line.number();
  }

  private static Entry remark(String text) {
    return new Entry("", "remark", "", "", text, "", "", "", "", "", "", "", "", "");
  }

  private Entry command(CommandRecord command) {
    Optional<CheckRecord> check = command.check();
    String style = command.failed() ? "failed" : check.isPresent() ? "passed" : "plain";
    return new Entry(
        numbers.next(),
        style,
        sign(style),
        command.host(),
        command.commandLine(),
        check.map(c -> c.expectation().text()).orElse(""),
        check.map(c -> c.expectation().describe()).orElse("to end by itself"),
        command.outcome().fault().isEmpty()
            ? check.map(CheckRecord::came).orElse("")
            : command.outcome().fault(),
        check.map(c -> shorten(String.join("\n", c.matched()))).orElse(""),
        shorten(command.outcome().output()),
        shorten(command.outcome().errors()),
        command.outcome().fault(),
        Figures.took(command.outcome().took(), virtual),
        command.source().map(this::place).orElse(""));
  }

  private static String sign(String style) {
    return switch (style) {
      case "passed" -> "✔";
      case "failed" -> "✘";
      default -> "·";
    };
  }

  private static String shorten(String text) {
    return text.length() > SHOWN_MAX
        ? text.substring(0, SHOWN_MAX) + "\n[… " + (text.length() - SHOWN_MAX) + " more characters]"
        : text;
  }
}
