// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.os.UmlautException;
import java.util.List;
import java.util.function.BiFunction;

/// Reads single parts of a lab, for a lab that runs: what stands in its file behind the part's
/// name. Whatever must be unique in the lab must not be there yet.
///
/// @since 0.1
public final class LabPart {
  /// The longest text of a part, in characters.
  public static final int TEXT_MAX = 16 * 1024;

  private LabPart() {}

  /// Read a host.
  ///
  /// @param text as in a lab's file behind the host's name; the outer braces may be left out
  /// @throws UmlautException when it cannot be understood, or does not fit into the lab
  public static HostDefinition host(LabDefinition lab, String name, String text) {
    return read(
        lab,
        name,
        text,
        (key, value) -> {
          HostDefinition host = HostReader.addingTo(lab).read(key, value);
          MirrorCheck.check(value, lab.networks(), lab.withHost(host).hosts());
          return host;
        });
  }

  /// Read an interface of a host.
  ///
  /// @param name `eth0` to `eth7`
  /// @param text as in a lab's file behind the interface's name; the outer braces may be left out
  /// @throws UmlautException when it cannot be understood, or does not fit into the lab
  public static InterfaceDefinition link(LabDefinition lab, String host, String name, String text) {
    HostDefinition known = lab.select(List.of(host)).getFirst();
    if (known.link(name).isPresent()) {
      throw new UmlautException(
          "host %s has an interface %s already".formatted(host, name), "take another name");
    }
    return read(lab, name, text, (key, value) -> HostReader.addingTo(lab).link(host, key, value));
  }

  /// Read a network.
  ///
  /// @param text as in a lab's file behind the network's name; the outer braces may be left out
  /// @throws UmlautException when it cannot be understood
  public static NetworkDefinition network(LabDefinition lab, String name, String text) {
    return read(lab, name, text, LabFile::network);
  }

  private static <T> T read(
      LabDefinition lab, String name, String text, BiFunction<YamlNode, YamlNode, T> reader) {
    if (text.length() > TEXT_MAX) {
      throw new UmlautException(name + " has more than " + TEXT_MAX + " characters", "");
    }
    String quoted = '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    String mapping = text.strip().startsWith("{") ? text : "{" + text + "}";
    try {
      return reader.apply(YamlFile.parse(lab.file(), quoted), YamlFile.parse(lab.file(), mapping));
    } catch (SyntaxException e) {
      throw new UmlautException(name + ": " + e.problem(), e.hint());
    }
  }
}
