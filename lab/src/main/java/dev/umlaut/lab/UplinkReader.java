// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.VxlanUplink;
import dev.umlaut.frame.IpAddress;
import dev.umlaut.frame.IpPrefix;
import dev.umlaut.os.Taps;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the way out of a network.
final class UplinkReader {
  private static final int PORT_MAX = 65535;
  private static final int FORWARDS_MAX = 64;
  private static final Pattern TAP_FORM =
      Pattern.compile("[A-Za-z0-9_.-]{1," + Taps.NAME_MAX + "}");
  private static final Pattern REMOTE_FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([A-Za-z0-9.-]+))(?::([0-9]{1,5}))?");
  private static final String REMOTE_HINT =
      "write a name or an address, and a port if it is not 4789, as in 192.0.2.1 or"
          + " \"[2001:db8::1]:4790\"";
  private static final Pattern FORWARD_FORM = Pattern.compile("([0-9]{1,5}):([0-9]{1,5})");
  private static final String FORWARD_HINT =
      "write this machine's port and the host's, as in \"8080:80\"";

  private UplinkReader() {}

  /// Read the value of a key `uplink`.
  ///
  /// @param type of the network it is in
  /// @param common what holds for the links of the network
  static UplinkPort read(YamlNode node, NetworkType type, LinkDefinition common) {
    YamlMap map =
        node.map(10).only("tap", "vxlan", "passt", "vlan", "trunk", "mirror", "learn", "link");
    List<UplinkDefinition> found = new ArrayList<>();
    map.optional("tap").map(UplinkReader::tap).ifPresent(found::add);
    map.optional("vxlan").map(UplinkReader::vxlan).ifPresent(found::add);
    map.optional("passt").map(UplinkReader::passt).ifPresent(found::add);
    if (found.size() != 1) {
      throw node.error("an uplink is of one kind", "write one of tap, vxlan, passt");
    }
    return new UplinkPort(
        found.getFirst(),
        PortReader.read(map, type),
        map.optional("link").map(link -> LinkReader.read(link, common)).orElse(common));
  }

  private static UplinkDefinition tap(YamlNode node) {
    return new UplinkDefinition.Tap(
        node.text(TAP_FORM, "an interface's name has 15 characters at most, as in tap0"));
  }

  private static UplinkDefinition vxlan(YamlNode node) {
    YamlMap map = node.map(10).only("id", "port", "remote");
    List<UplinkDefinition.Remote> remotes = new ArrayList<>();
    for (YamlNode item : map.required("remote").list(VxlanUplink.REMOTES_MAX)) {
      remotes.add(remote(item));
    }
    if (remotes.isEmpty()) {
      throw map.required("remote").error("a tunnel has another end", REMOTE_HINT);
    }
    return new UplinkDefinition.Vxlan(
        map.required("id").integer(0, VxlanUplink.ID_MAX),
        map.optional("port").map(port -> port.integer(1, PORT_MAX)).orElse(VxlanUplink.PORT),
        remotes);
  }

  private static UplinkDefinition.Remote remote(YamlNode node) {
    Matcher parts = REMOTE_FORM.matcher(node.text(REMOTE_FORM, REMOTE_HINT));
    if (!parts.matches()) {
      throw new IllegalStateException("the pattern has just matched");
    }
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    String port = parts.group(3);
    return new UplinkDefinition.Remote(host, port == null ? VxlanUplink.PORT : port(node, port));
  }

  private static UplinkDefinition passt(YamlNode node) {
    YamlMap map = node.map(10).only("address", "gateway", "dns", "tcp", "udp");
    YamlNode address = map.required("address");
    String hint = "write it with its prefix, as in 10.0.0.2/24";
    IpPrefix prefix = address.parsed(IpPrefix::parse, hint);
    if (prefix.address().version() != 4 || address.text().indexOf('/') < 0) {
      throw address.error(address.text() + " is not an IPv4 address with its prefix", hint);
    }
    YamlNode gatewayNode = map.required("gateway");
    IpAddress gateway = gatewayNode.parsed(IpAddress::parse, "write it as in 10.0.0.1");
    if (!prefix.contains(gateway)) {
      throw gatewayNode.error(
          gateway + " is not in the network of " + address.text(), "both are in one network");
    }
    return new UplinkDefinition.Passt(
        prefix,
        gateway,
        map.optional("dns").map(dns -> dns.parsed(IpAddress::parse, "as in 10.0.0.3")).orElse(null),
        map.optional("tcp").map(UplinkReader::forwards).orElse(List.of()),
        map.optional("udp").map(UplinkReader::forwards).orElse(List.of()));
  }

  private static List<UplinkDefinition.Forward> forwards(YamlNode node) {
    List<UplinkDefinition.Forward> forwards = new ArrayList<>();
    for (YamlNode item : node.list(FORWARDS_MAX)) {
      Matcher parts = FORWARD_FORM.matcher(item.text(FORWARD_FORM, FORWARD_HINT));
      if (!parts.matches()) {
        throw new IllegalStateException("the pattern has just matched");
      }
      forwards.add(
          new UplinkDefinition.Forward(port(item, parts.group(1)), port(item, parts.group(2))));
    }
    return forwards;
  }

  private static int port(YamlNode node, String digits) {
    int port = Integer.parseInt(digits);
    if (port < 1 || port > PORT_MAX) {
      throw node.error("there is no port " + port, "ports are from 1 to " + PORT_MAX);
    }
    return port;
  }
}
