// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Switch;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `lab.yaml`. The format is described in docs/lab-format.md; whatever does not agree with it
/// is a [SyntaxException] with line and column.
///
/// @since 0.1
public final class LabFile {
  /// The name of the file in a lab's folder.
  public static final String NAME = "lab.yaml";

  /// The most hosts in one lab.
  public static final int HOSTS_MAX = 1000;

  /// The most networks in one lab.
  public static final int NETWORKS_MAX = 1000;

  /// Leaves room for the names of sockets and files made from it.
  static final Pattern NAME_FORM = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  static final String NAME_HINT =
      "a name has lower-case letters, digits and hyphens, begins with a letter, and has 32"
          + " characters at most";

  private static final Pattern MEMORY_FORM = Pattern.compile("([0-9]{1,5})([MG])");
  private static final int MEMORY_MIB_MIN = 48;
  private static final int MEMORY_MIB_MAX = 64 * 1024;

  private LabFile() {}

  /// Read a lab.
  ///
  /// @param path the file, or the folder that holds it under the name `lab.yaml`
  public static LabDefinition read(Path path) {
    Path file = Files.isDirectory(path) ? path.resolve(NAME) : path;
    return read(file, YamlFile.read(file));
  }

  /// Read a lab that is in no file.
  ///
  /// @param text what would be in `lab.yaml`; folders that it names are looked for in the working
  ///   directory
  public static LabDefinition parse(String text) {
    Path nowhere = Path.of(NAME).toAbsolutePath();
    return read(nowhere, YamlFile.parse(nowhere, text));
  }

  private static LabDefinition read(Path file, YamlNode document) {
    YamlMap top =
        document
            .map(100)
            .only(
                "lab",
                "description",
                "kernel",
                "clock",
                "image",
                "memory",
                "disk",
                "pki",
                "files",
                "shares",
                "networks",
                "hosts",
                "always",
                "faults");
    String name = name(top.required("lab"));
    List<NetworkDefinition> networks = networks(top.required("networks"));
    HostDefaults defaults =
        new HostDefaults(
            top.optional("memory").map(LabFile::memoryMib).orElse(HostDefaults.PLAIN.memoryMib()),
            top.optional("disk").map(LabFile::disk).orElse(HostDefaults.PLAIN.disk()),
            top.optional("files").map(LabFile::folder).map(List::of).orElse(List.of()),
            top.optional("shares")
                .map(node -> ShareReader.join(node, List.of(), ShareReader.read(node)))
                .orElse(List.of()));
    List<HostDefinition> hosts =
        hosts(top.required("hosts"), new HostReader(name, networks, defaults));
    List<String> hostNames = hosts.stream().map(HostDefinition::name).toList();
    MirrorCheck.check(top.place(), networks, hosts);
    LabDefinition lab =
        new LabDefinition(
            name,
            top.optional("description").map(YamlNode::text).map(String::strip).orElse(""),
            file,
            top.optional("kernel").map(LabFile::name).orElse("lean"),
            top.optional("clock").map(LabFile::clock).orElse(LabClock.REAL),
            name(top.required("image")),
            top.optional("pki")
                .map(node -> PkiFile.read(regularFile(node), hostNames))
                .orElse(null),
            networks,
            hosts,
            top.optional("always").map(node -> always(node, hostNames)).orElse(List.of()),
            defaults,
            List.of());
    return top.optional("faults")
        .map(node -> lab.withFaults(FaultReader.read(node, Topology.of(lab), LabClock.REAL)))
        .orElse(lab);
  }

  private static LabClock clock(YamlNode node) {
    return LabClock.named(node.oneOf(LabClock.words())).orElseThrow();
  }

  private static List<String> always(YamlNode node, List<String> hostNames) {
    List<String> always = new ArrayList<>();
    for (YamlNode item : node.list(HOSTS_MAX)) {
      if (!hostNames.contains(item.text())) {
        throw item.error(
            "there is no host \"" + item.text() + "\"",
            Nearest.hint(item.text(), hostNames, "hosts of this lab"));
      }
      always.add(item.text());
    }
    return always;
  }

  private static List<NetworkDefinition> networks(YamlNode node) {
    List<NetworkDefinition> networks = new ArrayList<>();
    node.map(NETWORKS_MAX).forEach((key, value) -> networks.add(network(key, value)));
    return networks;
  }

  static NetworkDefinition network(YamlNode key, YamlNode value) {
    YamlMap network = value.map(10).only("type", "link", "ageing", "uplink");
    NetworkType type =
        network
            .optional("type")
            .map(node -> node.oneOf(List.of("switch", "hub")))
            .map(word -> NetworkType.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(NetworkType.SWITCH);
    LinkDefinition link =
        network
            .optional("link")
            .map(node -> LinkReader.read(node, LinkDefinition.PLAIN))
            .orElse(LinkDefinition.PLAIN);
    return new NetworkDefinition(
        name(key),
        type,
        link,
        network
            .optional("ageing")
            .map(node -> Duration.ofNanos(node.parsed(LinkUnits::nanos, LinkUnits.TIME_HINT)))
            .orElse(Switch.AGEING),
        network.optional("uplink").map(node -> UplinkReader.read(node, type, link)).orElse(null));
  }

  private static List<HostDefinition> hosts(YamlNode node, HostReader reader) {
    YamlMap entries = node.map(HOSTS_MAX);
    if (entries.size() == 0) {
      throw node.error("a lab has at least one host", "");
    }
    List<HostDefinition> hosts = new ArrayList<>();
    entries.forEach((key, value) -> hosts.add(reader.read(key, value)));
    return hosts;
  }

  static String name(YamlNode node) {
    return node.text(NAME_FORM, NAME_HINT);
  }

  static DiskKind disk(YamlNode node) {
    return DiskKind.valueOf(node.oneOf(List.of("overlay", "copy")).toUpperCase(Locale.ROOT));
  }

  static int memoryMib(YamlNode node) {
    String hint =
        "write a number and M or G, from %dM to %dG, as in 128M"
            .formatted(MEMORY_MIB_MIN, MEMORY_MIB_MAX / 1024);
    var parts = MEMORY_FORM.matcher(node.text(MEMORY_FORM, hint));
    if (!parts.matches()) {
      throw new IllegalStateException("the pattern has just matched");
    }
    int mib = Integer.parseInt(parts.group(1)) * (parts.group(2).equals("G") ? 1024 : 1);
    if (mib < MEMORY_MIB_MIN || mib > MEMORY_MIB_MAX) {
      throw node.error("\"" + node.text() + "\" cannot be used here", hint);
    }
    return mib;
  }

  /// A folder inside the lab's own: a lab cannot take files from elsewhere on the machine.
  static Path folder(YamlNode node) {
    Path folder = inside(node);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw node.error("there is no folder " + folder, nearestFile(folder).orElse(""));
    }
    return folder;
  }

  private static Path regularFile(YamlNode node) {
    Path file = inside(node);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw node.error("there is no file " + file, nearestFile(file).orElse(""));
    }
    return file;
  }

  private static Path inside(YamlNode node) {
    Path lab = directory(node.file());
    if (node.text().indexOf('\0') >= 0) {
      throw node.error("a path has no NUL character", "");
    }
    Path path = lab.resolve(node.text()).normalize();
    if (!path.startsWith(lab) || path.equals(lab)) {
      throw node.error(
          "\"" + node.text() + "\" is not below the lab's folder",
          "paths are relative to " + lab + " and stay in it");
    }
    return path;
  }

  static Path directory(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    return parent == null ? Path.of("/") : parent;
  }

  private static Optional<String> nearestFile(Path missing) {
    @Nullable Path parent = missing.getParent();
    @Nullable String[] names = parent == null ? null : parent.toFile().list();
    Path last = missing.getFileName();
    return names == null || last == null
        ? Optional.empty()
        : Nearest.to(last.toString(), List.of(names)).map(name -> "did you mean " + name + "?");
  }
}
