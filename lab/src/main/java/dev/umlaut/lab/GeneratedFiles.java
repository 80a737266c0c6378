// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.frame.IpAddress;
import dev.umlaut.frame.IpPrefix;
import java.util.ArrayList;
import java.util.List;

/// Writes the texts of the files in a host's `/etc` that follow from the lab's definition.
final class GeneratedFiles {
  private GeneratedFiles() {}

  /// `/etc/hosts`: every address of every host of the lab. The first interface has the host's own
  /// name, the others have the name with their number behind it (`moon1`); names of IPv6 addresses
  /// begin with `ip6-`, so that a plain name is always the IPv4 address, in every program.
  static String hosts(LabDefinition lab) {
    StringBuilder text =
        new StringBuilder(
            """
            127.0.0.1\tlocalhost
            ::1\tip6-localhost ip6-loopback
            ff02::1\tip6-allnodes
            ff02::2\tip6-allrouters
            """);
    for (HostDefinition host : lab.hosts()) {
      for (int i = 0; i < host.interfaces().size(); i++) {
        for (IpPrefix address : host.interfaces().get(i).addresses()) {
          String mark = address.address().version() == 6 ? "ip6-" : "";
          text.append(address.address()).append('\t');
          text.append(String.join(" ", names(host, i, mark))).append('\n');
        }
      }
    }
    return text.toString();
  }

  /// Full names first: the first name in a line is the canonical one.
  private static List<String> names(HostDefinition host, int place, String mark) {
    if (place > 0) {
      String number = host.interfaces().get(place).name().substring("eth".length());
      return List.of(mark + host.name() + number);
    }
    List<String> names = new ArrayList<>();
    host.aliases().stream().filter(alias -> alias.contains(".")).forEach(names::add);
    names.add(host.name());
    host.aliases().stream().filter(alias -> !alias.contains(".")).forEach(names::add);
    names.replaceAll(name -> mark + name);
    return names;
  }

  /// `/etc/umlaut/network`: what one `ip -batch` does at boot, before anything else runs.
  static String network(HostDefinition host) {
    StringBuilder text = new StringBuilder(renames(host.interfaces()));
    text.append("link set dev lo up\n");
    host.interfaces().forEach(link -> text.append(network(link)));
    for (IpAddress gateway : host.gateways()) {
      String everything = gateway.version() == 6 ? "::/0" : "0.0.0.0/0";
      text.append("route add ").append(everything);
      text.append(" via ").append(gateway).append('\n');
    }
    return text.toString();
  }

  /// The part for one interface.
  static String network(InterfaceDefinition link) {
    if (!link.up()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append("link set dev ").append(link.name()).append(" up\n");
    for (IpPrefix address : link.addresses()) {
      // Two hosts of a lab never have one address, so nobody needs to wait for the detection.
      String flags = address.address().version() == 6 ? " nodad" : " broadcast +";
      text.append("address add ").append(address);
      text.append(flags).append(" dev ").append(link.name()).append('\n');
    }
    return text.toString();
  }

  /// The kernel numbers interfaces without a gap, but some may have been removed. They are in
  /// order, so each has a number that is no lower than the kernel's, and the last one's name is
  /// free.
  private static String renames(List<InterfaceDefinition> links) {
    StringBuilder text = new StringBuilder();
    for (int i = links.size() - 1; i >= 0; i--) {
      String name = links.get(i).name();
      if (!name.equals("eth" + i)) {
        text.append("link set dev eth").append(i).append(" name ").append(name).append('\n');
      }
    }
    return text.toString();
  }

  /// `/etc/network/interfaces`: the same for `ifup` and `ifdown`, without `auto`, because the
  /// interfaces that are up at boot were configured by the batch.
  static String interfaces(HostDefinition host) {
    StringBuilder text = new StringBuilder("iface lo inet loopback\n");
    host.interfaces().forEach(link -> text.append(interfaces(link, host.gateways())));
    return text.toString();
  }

  /// The part for one interface.
  static String interfaces(InterfaceDefinition link, List<IpAddress> gateways) {
    StringBuilder text = new StringBuilder();
    if (link.addresses().isEmpty()) {
      text.append("\niface ").append(link.name()).append(" inet manual\n");
    }
    for (IpPrefix address : link.addresses()) {
      boolean ipv6 = address.address().version() == 6;
      text.append("\niface ").append(link.name());
      text.append(ipv6 ? " inet6" : " inet").append(" static\n");
      text.append("\taddress ").append(address).append('\n');
      if (ipv6) {
        text.append("\tdad-attempts 0\n");
      }
      for (IpAddress gateway : gateways) {
        if (address.contains(gateway)) {
          text.append("\tgateway ").append(gateway).append('\n');
        }
      }
    }
    return text.toString();
  }

  /// `/run/network/ifstate`: tells ifupdown what is up already.
  static String interfaceState(HostDefinition host) {
    StringBuilder text = new StringBuilder("lo=lo\n");
    for (InterfaceDefinition link : host.interfaces()) {
      if (link.up()) {
        text.append(link.name()).append('=').append(link.name()).append('\n');
      }
    }
    return text.toString();
  }
}
