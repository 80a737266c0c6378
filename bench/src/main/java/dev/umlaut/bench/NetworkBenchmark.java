// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The network between hosts, beside what else there is: `bench/run network`.
public final class NetworkBenchmark {
  private final PrintStream out;
  private final Path home;

  private NetworkBenchmark(PrintStream out, Path home) {
    this.out = out;
    this.home = home;
  }

  /// Prints Markdown.
  ///
  /// @param arguments what to measure: `guests`, `alone` (our guests without the others), `switch`;
  ///   all but `alone` if there are none
  /// @throws IOException when the folder for sockets cannot be made
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    NetworkBenchmark benchmark =
        new NetworkBenchmark(out, Path.of(System.getProperty("umlaut.home")));
    List<String> parts = arguments.length == 0 ? List.of("guests", "switch") : List.of(arguments);
    benchmark.out.println(Machine.describe());
    benchmark.out.println();
    for (String part : parts) {
      switch (part) {
        case "guests" -> benchmark.guests();
        case "alone" -> benchmark.alone();
        case "switch" -> benchmark.switchAlone();
        default -> throw new IllegalArgumentException("no part " + part);
      }
    }
  }

  private void alone() {
    try (UmlautPair ours = UmlautPair.start(home)) {
      new PairBenchmark(out, List.of(ours)).run();
    }
  }

  private void switchAlone() throws IOException {
    Path folder = Files.createTempDirectory("umlaut-bench");
    try {
      new SwitchBenchmark(out, folder).run();
    } finally {
      Commands.run("rm", "-rf", folder.toString());
    }
  }

  private void guests() throws IOException {
    Path folder = Files.createTempDirectory("umlaut-bench"); // names of sockets must be short
    List<Pair> pairs = new ArrayList<>();
    try {
      UmlautPair ours = UmlautPair.start(home);
      pairs.add(ours);
      addIfPossible(pairs, () -> PackagedPair.onUmlSwitch(ours.image(), folder));
      addIfPossible(pairs, () -> PackagedPair.onVdeSwitch(ours.image(), folder));
      addIfPossible(pairs, NamespacePair::start);
      new PairBenchmark(out, pairs).run();
    } finally {
      pairs.forEach(Pair::close);
      Commands.run("rm", "-rf", folder.toString());
    }
  }

  /// Packages may be missing, and only root may make namespaces: what is left out is said.
  private void addIfPossible(List<Pair> pairs, Supplier<Pair> start) {
    try {
      pairs.add(start.get());
    } catch (IllegalStateException e) {
      out.println("Left out: " + e.getMessage());
      out.println();
    }
  }
}
