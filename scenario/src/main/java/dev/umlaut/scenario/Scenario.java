// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.SyntaxException;
import dev.umlaut.lab.Topology;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A scenario as its folder has it, not yet bound to a lab.
///
/// @param name the folder's name, with that of its family before it where there is one:
///   `ikev2/rw-cert`
/// @param directory the folder
/// @param conf what `test.conf` sets
/// @param texts the text of each of the other files
/// @param configuredHosts the hosts for which there are files under `hosts/`
/// @since 0.1
public record Scenario(
    String name,
    Path directory,
    TestConf conf,
    Map<Part, String> texts,
    List<String> configuredHosts) {
  private static final long FILE_BYTES_MAX = 1 << 20;

  /// Copies the collections.
  public Scenario {
    texts = Map.copyOf(texts);
    configuredHosts = List.copyOf(configuredHosts);
  }

  /// The text files that every scenario has.
  public enum Part {
    /// What is tested, as a fragment of HTML.
    DESCRIPTION("description.txt"),
    /// Commands that bring about what is tested.
    PRETEST("pretest.dat"),
    /// Commands with checks.
    EVALTEST("evaltest.dat"),
    /// Commands that clean up.
    POSTTEST("posttest.dat");

    private final String file;

    Part(String file) {
      this.file = file;
    }

    /// The file's name.
    public String file() {
      return file;
    }
  }

  /// Read a scenario's folder.
  ///
  /// @throws SyntaxException when a file is missing or `test.conf` is wrong
  public static Scenario read(Path directory) {
    Path folder = directory.toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw new SyntaxException(
          folder, 1, 1, "there is no such scenario folder", "Check the path for a typing error.");
    }
    Map<Part, String> texts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      texts.put(part, text(folder.resolve(part.file())));
    }
    Path conf = folder.resolve("test.conf");
    return new Scenario(
        name(folder), folder, TestConf.parse(conf, text(conf)), texts, configured(folder));
  }

  private static String name(Path folder) {
    int names = folder.getNameCount();
    String last = folder.getFileName().toString();
    if (names < 2) {
      return last;
    }
    String family = folder.getName(names - 2).toString();
    return family.equals("scenarios") || family.equals("tests") ? last : family + "/" + last;
  }

  private static String text(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new SyntaxException(
            file,
            1,
            1,
            "this file of the scenario is missing",
            "A scenario has description.txt, test.conf, pretest.dat, evaltest.dat and"
                + " posttest.dat; the last three may be empty.");
      }
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new SyntaxException(
            file, 1, 1, "the file is larger than 1 MiB", "Is it the right file?");
      }
      // Malformed UTF-8 must not stop a run: the format never said which encoding it has.
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UmlautException("cannot read " + file, "Check its owner and mode.", e);
    }
  }

  private static List<String> configured(Path folder) {
    Path hosts = folder.resolve("hosts");
    if (!Files.isDirectory(hosts)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(hosts)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UmlautException("cannot list " + hosts, "Check its owner and mode.", e);
    }
  }

  /// The hosts that the scenario needs: those it lists, configures or gives a command to. Some may
  /// be unknown to the lab; {@link #plan} tells.
  public SortedSet<String> hosts() {
    SortedSet<String> needed = new TreeSet<>(configuredHosts);
    for (HostRole role : HostRole.values()) {
      needed.addAll(conf.words(role.variable()));
    }
    for (Part part : List.of(Part.PRETEST, Part.EVALTEST, Part.POSTTEST)) {
      for (DatLine line : lines(part, Placeholders.NONE)) {
        if (line.isCommand()) {
          needed.add(line.host());
        }
      }
    }
    return needed;
  }

  /// Bind the scenario to a lab, strictly.
  ///
  /// @throws SyntaxException at the first line that cannot be carried out there
  public ScenarioPlan plan(LabDefinition lab) {
    return plan(lab, Strictness.STRICT);
  }

  /// Bind the scenario to a lab.
  ///
  /// @throws SyntaxException at the first line that cannot be carried out there
  public ScenarioPlan plan(LabDefinition lab, Strictness strictness) {
    return new ScenarioPlanner(this, Topology.of(lab), HostNames.of(lab), strictness).plan();
  }

  /// Bind the scenario to hosts, strictly.
  ///
  /// @param topology the hosts and their addresses
  /// @param names further names of addresses
  /// @throws SyntaxException at the first line that cannot be carried out there
  public ScenarioPlan plan(Topology topology, HostNames names) {
    return new ScenarioPlanner(this, topology, names, Strictness.STRICT).plan();
  }

  String textOf(Part part) {
    return texts.getOrDefault(part, "");
  }

  Path fileOf(Part part) {
    return directory.resolve(part.file());
  }

  List<DatLine> lines(Part part, Placeholders placeholders) {
    return new ArrayList<>(DatLine.parse(fileOf(part), textOf(part), placeholders));
  }
}
