// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.frame.IpAddress;
import dev.umlaut.frame.IpPrefix;
import dev.umlaut.frame.MacAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads the hosts of one lab file and sees to it that what must be unique in the lab is unique.
/// Owned by the thread that reads the file.
final class HostReader {
  private static final int ADDRESSES_MAX = 16;
  private static final int ALIASES_MAX = 32;

  /// The line of what was there before the file was read.
  private static final int BEFORE = 0;

  private static final String[] KEYS = {
    "memory", "disk", "files", "shares", "gateway", "gateway6", "aliases", "interfaces"
  };
  private static final String[] INTERFACE_KEYS = {
    "network", "mac", "addresses", "up", "link", "vlan", "trunk", "mirror", "learn"
  };
  private static final Pattern INTERFACE_FORM = Pattern.compile("eth[0-7]");
  private static final Pattern ALIAS_FORM =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

  private final String lab;
  private final Map<String, NetworkDefinition> networks = new LinkedHashMap<>();
  private final HostDefaults defaults;

  /// What was taken, with the line where it happened.
  private final Map<Object, Integer> taken = new HashMap<>();

  HostReader(String lab, List<NetworkDefinition> networks, HostDefaults defaults) {
    this.lab = lab;
    networks.forEach(network -> this.networks.put(network.name(), network));
    this.defaults = defaults;
  }

  /// A reader for what is added to a lab: whatever the lab has is taken.
  static HostReader addingTo(LabDefinition lab) {
    HostReader reader = new HostReader(lab.name(), lab.networks(), lab.defaults());
    for (HostDefinition host : lab.hosts()) {
      reader.take("host name", host.name());
      host.aliases().forEach(alias -> reader.take("host name", alias));
      for (InterfaceDefinition end : host.interfaces()) {
        reader.take("MAC address", end.mac());
        end.addresses()
            .forEach(address -> reader.take(addressIn(end.network()), address.address()));
      }
    }
    return reader;
  }

  private void take(String what, Object value) {
    taken.put(what + " " + value, BEFORE);
  }

  /// Read one host; hosts are read in the order of the file.
  HostDefinition read(YamlNode key, YamlNode value) {
    String name = LabFile.name(key);
    claim(key, "host name", name);
    YamlMap host = value.map(10).only(KEYS);
    List<Path> overlays = new ArrayList<>(defaults.overlays());
    host.optional("files").map(LabFile::folder).ifPresent(overlays::add);
    List<InterfaceDefinition> interfaces = interfaces(name, host);
    List<IpAddress> gateways = new ArrayList<>();
    host.optional("gateway").ifPresent(node -> gateways.add(gateway(node, interfaces, false)));
    host.optional("gateway6").ifPresent(node -> gateways.add(gateway(node, interfaces, true)));
    return new HostDefinition(
        name,
        host.optional("memory").map(LabFile::memoryMib).orElse(defaults.memoryMib()),
        overlays,
        gateways,
        host.optional("aliases").map(this::aliases).orElse(List.of()),
        interfaces,
        host.optional("disk").map(LabFile::disk).orElse(defaults.disk()),
        host.optional("shares")
            .map(node -> ShareReader.join(node, defaults.shares(), ShareReader.read(node)))
            .orElse(defaults.shares()));
  }

  private List<String> aliases(YamlNode node) {
    List<String> aliases = new ArrayList<>();
    for (YamlNode item : node.list(ALIASES_MAX)) {
      String alias = item.text(ALIAS_FORM, "an alias is a host name, as in moon.example.org");
      claim(item, "host name", alias);
      aliases.add(alias);
    }
    return aliases;
  }

  private List<InterfaceDefinition> interfaces(String host, YamlMap map) {
    List<InterfaceDefinition> interfaces = new ArrayList<>();
    map.optional("interfaces")
        .ifPresent(node -> {
          node.map(InterfaceDefinition.PER_HOST_MAX)
              .forEach((key, value) -> interfaces.add(link(host, key, value)));
          interfaces.sort(Comparator.comparing(InterfaceDefinition::name));
          requireNoGap(node, interfaces);
        });
    return interfaces;
  }

  /// The guest names its interfaces in the order of its command line, so none can be left out.
  private static void requireNoGap(YamlNode node, List<InterfaceDefinition> interfaces) {
    for (int i = 0; i < interfaces.size(); i++) {
      if (!interfaces.get(i).name().equals("eth" + i)) {
        throw node.error(
            interfaces.get(i).name() + " is here, but not eth" + i,
            "interfaces are eth0, eth1, … without a gap");
      }
    }
  }

  /// Read one interface of a host.
  InterfaceDefinition link(String host, YamlNode key, YamlNode value) {
    String name = key.text(INTERFACE_FORM, "interfaces are eth0, eth1, … up to eth7");
    YamlMap link = value.map(10).only(INTERFACE_KEYS);
    YamlNode network = link.required("network");
    NetworkDefinition joined = networks.get(network.text());
    if (joined == null) {
      throw network.error(
          "there is no network \"" + network.text() + "\"",
          Nearest.hint(network.text(), networks.keySet(), "networks of this lab"));
    }
    LinkDefinition common = joined.link();
    return new InterfaceDefinition(
        name,
        network.text(),
        mac(host, key, link),
        link.optional("addresses").map(node -> addresses(network.text(), node)).orElse(List.of()),
        link.optional("up").map(YamlNode::bool).orElse(true),
        link.optional("link").map(node -> LinkReader.read(node, common)).orElse(common),
        PortReader.read(link, joined.type()));
  }

  private MacAddress mac(String host, YamlNode key, YamlMap link) {
    YamlNode node = link.optional("mac").orElse(key);
    MacAddress mac =
        link.optional("mac")
            .map(value -> value.parsed(MacAddress::parse, "write it as in \"52:54:00:c7:b8:b0\""))
            .orElseGet(() -> derivedMac(host, key.text()));
    if (mac.isMulticast()) {
      throw node.error(
          mac + " is a group address", "the last bit of the first byte is 0, as in 52:54:…");
    }
    claim(node, "MAC address", mac);
    return mac;
  }

  /// The same in every run, so that captures of two runs can be compared.
  private MacAddress derivedMac(String host, String name) {
    byte[] hash = sha256((lab + "/" + host + "/" + name).getBytes(StandardCharsets.UTF_8));
    long value = 0;
    for (int i = 0; i < 6; i++) {
      value = (value << 8) | (hash[i] & 0xff);
    }
    long locallyAdministered = 1L << 41;
    long group = 1L << 40;
    return new MacAddress((value | locallyAdministered) & ~group);
  }

  private List<IpPrefix> addresses(String network, YamlNode node) {
    List<IpPrefix> addresses = new ArrayList<>();
    String hint = "write it with its prefix, as in 192.168.0.1/24 or \"fec0::1/16\"";
    for (YamlNode item : node.list(ADDRESSES_MAX)) {
      IpPrefix address = item.parsed(IpPrefix::parse, hint);
      if (item.text().indexOf('/') < 0) {
        throw item.error(address.address() + " has no length of a prefix", hint);
      }
      claim(item, addressIn(network), address.address());
      addresses.add(address);
    }
    return addresses;
  }

  private static String addressIn(String network) {
    return "address in network " + network;
  }

  private static IpAddress gateway(
      YamlNode node, List<InterfaceDefinition> interfaces, boolean ipv6) {
    String hint = ipv6 ? "write it as in \"fec0::1\"" : "write it as in 192.168.0.254";
    IpAddress gateway = node.parsed(IpAddress::parse, hint);
    if ((gateway.version() == 6) != ipv6) {
      throw node.error(gateway + " is not an IPv" + (ipv6 ? 6 : 4) + " address", hint);
    }
    boolean reached =
        interfaces.stream()
            .filter(InterfaceDefinition::up)
            .flatMap(link -> link.addresses().stream())
            .anyMatch(prefix -> prefix.contains(gateway));
    if (!reached) {
      throw node.error(
          "no interface that is up at boot reaches " + gateway,
          "the gateway must be in the network of one of the host's addresses");
    }
    return gateway;
  }

  private void claim(YamlNode node, String what, Object value) {
    Integer line = taken.putIfAbsent(what + " " + value, node.line());
    if (line != null) {
      throw node.error(
          what + " " + value + " is used twice",
          line == BEFORE ? "the lab has it already" : "the other one is in line " + line);
    }
  }

  private static byte[] sha256(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
