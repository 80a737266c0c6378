// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Where the time of a run of many scenarios went, from its results folder. The last rows compare
/// it with what the guests have computed: no runner can be faster than that.
public final class SuiteBreakdown {
  /// A part of the time.
  enum Part {
    BOOT("boot and restart of hosts"),
    DAEMONS("commands that start, await and stop daemons"),
    SLEEPS("`sleep` commands"),
    COMMANDS("all other commands and checks"),
    COLLECTION("preparation, collection, restoration"),
    REST("between the commands");

    private final String title;

    Part(String title) {
      this.title = title;
    }

    /// What a command of a scenario belongs to.
    static Part of(String command) {
      if (command.startsWith("sleep ")) {
        return SLEEPS;
      }
      return command.matches(
              "(systemctl|service|expect-(connection|file)|freeradius|killall|/etc/init\\.d/).*"
                  + "|ipsec (re)?(start|stop).*")
          ? DAEMONS
          : COMMANDS;
    }
  }

  private final Path folder;
  private final Map<Part, Double> seconds = new EnumMap<>(Part.class);
  private int scenarios;
  private int commands;
  private double cpuSeconds;

  private SuiteBreakdown(Path folder) {
    this.folder = folder;
  }

  /// Prints a Markdown table.
  ///
  /// @param arguments the results folder of a run
  /// @throws IOException when it cannot be read
  public static void main(String[] arguments) throws IOException {
    SuiteBreakdown breakdown = new SuiteBreakdown(Path.of(arguments[0]));
    breakdown.read();
    breakdown.print(System.out);
  }

  private void read() throws IOException {
    JsonNode run = JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve("results.json")));
    for (JsonNode scenario : run.get("scenarios")) {
      Path page = folder.resolve(scenario.get("page").asString());
      add(JsonMapper.shared().readTree(Files.readAllBytes(page.resolveSibling("result.json"))));
    }
  }

  private void add(JsonNode scenario) {
    scenarios++;
    cpuSeconds += scenario.get("cpuSeconds").asDouble();
    double rest = scenario.get("took").asDouble();
    add(Part.BOOT, scenario.get("boot").asDouble());
    for (String phase : List.of("prepare", "collect", "finish")) {
      double took = scenario.get("phases").path(phase).asDouble(0);
      add(Part.COLLECTION, took);
      rest -= took;
    }
    for (JsonNode command : scenario.get("commands")) {
      double took = command.get("took").asDouble();
      add(Part.of(command.get("command").asString()), took);
      rest -= took;
      commands++;
    }
    add(Part.REST, Math.max(0, rest));
  }

  private void add(Part part, double took) {
    seconds.merge(part, took, Double::sum);
  }

  private void print(PrintStream out) {
    double all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    out.printf(
        Locale.ROOT, "| %d scenarios, %d commands | seconds | share |%n", scenarios, commands);
    out.println("|---|---|---|");
    seconds.forEach((part, took) -> row(out, part.title, took, all));
    row(out, "**all labs together**", all, all);
    row(out, "of it, the guests computed", cpuSeconds, all);
    out.printf(
        Locale.ROOT,
        "%nA scenario took %.1f s and cost its guests %.1f s of CPU time.%n",
        all / scenarios,
        cpuSeconds / scenarios);
  }

  private static void row(PrintStream out, String title, double took, double all) {
    out.printf(Locale.ROOT, "| %s | %.1f | %.0f %% |%n", title, took, 100 * took / all);
  }
}
