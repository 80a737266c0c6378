// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;

/// Protects the pages of the commands in `docs/commands` from saying something else than `--help`,
/// from which they are made. To make them again:
///
/// ```
///   ./mvnw verify -pl cli -am -Dtest=CommandPagesTest -Dsurefire.failIfNoSpecifiedTests=false \
///     -Dumlaut.pages=write
/// ```
class CommandPagesTest {
  private static final int COLUMNS = 100;
  private static final Path FOLDER = Umlaut.home().resolve("docs/commands");
  private static final ColorScheme PLAIN = new ColorScheme.Builder(Ansi.OFF).build();

  private final Terminal terminal = new CapturedTerminal().terminal(false);

  @Test
  void everyCommandHasItsPageAndItSaysWhatTheHelpSays() throws IOException {
    Map<String, String> pages = pages();
    assertThat(pages).hasSizeGreaterThan(30);
    if ("write".equals(System.getProperty("umlaut.pages"))) {
      write(pages);
    }

    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("make them again, see CommandPagesTest")
          .containsExactlyInAnyOrderElementsOf(pages.keySet());
    }
    pages.forEach((name, text) ->
        assertThat(FOLDER.resolve(name))
            .as("%s is stale: make the pages again, see CommandPagesTest", name)
            .hasContent(text));
  }

  @Test
  void everyCommandHasExamples() {
    TreeSet<String> without = new TreeSet<>();
    visit(
        commands(),
        line -> {
          String footer = String.join("\n", line.getCommandSpec().usageMessage().footer());
          if (!footer.contains("Example")) {
            without.add(line.getCommandSpec().qualifiedName());
          }
        });
    assertThat(without).isEmpty();
  }

  private CommandLine commands() {
    CommandLine all = Umlaut.commands(terminal, new Failures(terminal));
    all.setUsageHelpWidth(COLUMNS);
    return all;
  }

  private Map<String, String> pages() {
    Map<String, String> pages = new TreeMap<>();
    StringBuilder index =
        new StringBuilder(
            """
            # The commands

            Each page is what `umlaut COMMAND --help` says (made by `CommandPagesTest`).

            """);
    visit(
        commands(),
        line -> {
          String name = line.getCommandSpec().qualifiedName();
          String file = name.replace(' ', '-') + ".md";
          pages.put(file, page(line, name));
          String[] description = line.getCommandSpec().usageMessage().description();
          index.append("- [`%s`](%s): %s\n".formatted(name, file, firstSentence(description)));
        });
    pages.put("README.md", index.toString());
    return pages;
  }

  private static String firstSentence(String... description) {
    String first = description.length == 0 ? "" : description[0];
    int end = first.indexOf(". ");
    return end < 0 ? first : first.substring(0, end + 1);
  }

  private static String page(CommandLine line, String name) {
    return "# %s\n\n```\n%s```\n"
        .formatted(name, line.getUsageMessage(PLAIN).stripTrailing() + "\n");
  }

  private interface Visitor {
    void visit(CommandLine line);
  }

  /// Those that are hidden are nobody's business.
  private static void visit(CommandLine line, Visitor visitor) {
    if (line.getCommandSpec().usageMessage().hidden()) {
      return;
    }
    visitor.visit(line);
    new TreeMap<>(line.getSubcommands()).values().forEach(below -> visit(below, visitor));
  }

  private static void write(Map<String, String> pages) throws IOException {
    Files.createDirectories(FOLDER);
    try (Stream<Path> old = Files.list(FOLDER)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
    }
  }
}
