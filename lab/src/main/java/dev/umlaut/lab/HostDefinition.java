// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.frame.IpAddress;
import dev.umlaut.os.UmlautException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// One host of a lab, as the lab's file describes it.
///
/// @param name unique in the lab; also its host name
/// @param memoryMib the size of its memory in MiB
/// @param overlays folders laid over its root, the later one wins
/// @param gateways default routes, at most one for each of IPv4 and IPv6
/// @param aliases further names of the host in `/etc/hosts`
/// @param interfaces `eth0` first
/// @param disk what its root disk is kept in
/// @param shares folders of this machine that it sees
/// @since 0.1
public record HostDefinition(
    String name,
    int memoryMib,
    List<Path> overlays,
    List<IpAddress> gateways,
    List<String> aliases,
    List<InterfaceDefinition> interfaces,
    DiskKind disk,
    List<ShareDefinition> shares) {
  /// Copies the lists and checks the number of interfaces.
  public HostDefinition {
    overlays = List.copyOf(overlays);
    gateways = List.copyOf(gateways);
    aliases = List.copyOf(aliases);
    interfaces = List.copyOf(interfaces);
    shares = List.copyOf(shares);
    if (interfaces.size() > InterfaceDefinition.PER_HOST_MAX) {
      throw new IllegalArgumentException(name + " has " + interfaces.size() + " interfaces");
    }
  }

  /// The interface with this name, if it has one.
  public Optional<InterfaceDefinition> link(String interfaceName) {
    return interfaces.stream().filter(one -> one.name().equals(interfaceName)).findFirst();
  }

  /// The same with other interfaces, and with those of its gateways that they reach.
  HostDefinition withInterfaces(List<InterfaceDefinition> other) {
    List<InterfaceDefinition> sorted = new ArrayList<>(other);
    sorted.sort(Comparator.comparing(InterfaceDefinition::name));
    List<IpAddress> reached =
        gateways.stream().filter(gateway -> sorted.stream().anyMatch(reaches(gateway))).toList();
    return new HostDefinition(name, memoryMib, overlays, reached, aliases, sorted, disk, shares);
  }

  private static Predicate<InterfaceDefinition> reaches(IpAddress gateway) {
    return end -> end.up() && end.addresses().stream().anyMatch(prefix -> prefix.contains(gateway));
  }

  /// The same with further folders laid over its root, after those it has.
  public HostDefinition withOverlays(List<Path> more) {
    List<Path> all = new ArrayList<>(overlays);
    all.addAll(more);
    return new HostDefinition(name, memoryMib, all, gateways, aliases, interfaces, disk, shares);
  }

  /// The same with those shares that the lab's file names, and no others.
  HostDefinition asInFile() {
    List<ShareDefinition> named = shares.stream().filter(share -> !share.isGiven()).toList();
    return new HostDefinition(
        name, memoryMib, overlays, gateways, aliases, interfaces, disk, named);
  }

  /// The same with a further share.
  ///
  /// @throws UmlautException the host has something there already, or too many
  public HostDefinition withShare(ShareDefinition share) {
    if (shares.stream().anyMatch(other -> other.at().equals(share.at()))) {
      throw new UmlautException(
          "%s has two shares at %s".formatted(name, share.at()), "each has a place of its own");
    }
    if (shares.size() == ShareDefinition.PER_HOST_MAX) {
      throw new UmlautException(
          "%s has more than %d shares".formatted(name, ShareDefinition.PER_HOST_MAX), "");
    }
    List<ShareDefinition> all = new ArrayList<>(shares);
    all.add(share);
    return new HostDefinition(name, memoryMib, overlays, gateways, aliases, interfaces, disk, all);
  }
}
