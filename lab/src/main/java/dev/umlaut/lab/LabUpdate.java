// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What became of a lab that runs when its file had changed: what is new in the file was added, the
/// rest differs until the lab is started again.
///
/// @param added hosts, interfaces and networks, as in `interface moon:eth2`
/// @param differs what the file says otherwise than the lab is
/// @since 0.1
public record LabUpdate(List<String> added, List<String> differs) {
  /// Copies the lists.
  public LabUpdate {
    added = List.copyOf(added);
    differs = List.copyOf(differs);
  }

  /// Adds to a lab what it lacks. Called while nobody else changes it.
  ///
  /// @param hosts the new ones that are wanted
  static LabUpdate make(Lab lab, LabDefinition file, Collection<String> hosts, HotPlug hotPlug) {
    List<String> added = new ArrayList<>();
    List<String> differs = new ArrayList<>();
    LabDefinition before = lab.definition();
    for (NetworkDefinition network : file.networks()) {
      String name = "network " + network.name();
      NetworkDefinition there = before.network(network.name()).orElse(null);
      if (there == null && (network.uplink() == null || lab.time().isEmpty())) {
        hotPlug.add(network);
        added.add(name);
      } else if (!network.equals(there)) {
        differs.add(name);
      }
    }
    for (HostDefinition host : file.hosts()) {
      HostDefinition there = before.host(host.name()).orElse(null);
      if (there != null) {
        host(there, host, hotPlug, added, differs);
      } else if (hosts.contains(host.name())) {
        hotPlug.add(before.withGivenShares(host), true);
        added.add("host " + host.name());
      }
    }
    before.hosts().stream()
        .filter(host -> file.host(host.name()).isEmpty())
        .forEach(host -> differs.add("host %s, which it does not have".formatted(host.name())));
    before.networks().stream()
        .filter(network -> file.network(network.name()).isEmpty())
        .forEach(one -> differs.add("network %s, which it does not have".formatted(one.name())));
    if (!wholeOf(before).equals(wholeOf(file))) {
      differs.add("kernel, clock, pki, always or faults");
    }
    return new LabUpdate(added, differs);
  }

  private static void host(
      HostDefinition there,
      HostDefinition wanted,
      HotPlug hotPlug,
      List<String> added,
      List<String> differs) {
    for (InterfaceDefinition end : wanted.interfaces()) {
      String name = "interface " + Cabling.name(wanted, end);
      InterfaceDefinition present = there.link(end.name()).orElse(null);
      if (present == null) {
        hotPlug.plug(wanted.name(), end);
        added.add(name);
      } else if (!present.equals(end)) {
        differs.add(name);
      }
    }
    there.interfaces().stream()
        .filter(end -> wanted.link(end.name()).isEmpty())
        .forEach(end ->
            differs.add(
                "interface %s, which it does not have".formatted(Cabling.name(there, end))));
    if (!there.withInterfaces(List.of()).asInFile().equals(wanted.withInterfaces(List.of()))) {
      differs.add("host " + wanted.name());
    }
  }

  /// What concerns all hosts; which image it is whoever starts the lab decides.
  private static List<Object> wholeOf(LabDefinition lab) {
    return List.of(
        lab.kernel(), lab.clock(), Optional.ofNullable(lab.pki()), lab.always(), lab.faults());
  }
}
