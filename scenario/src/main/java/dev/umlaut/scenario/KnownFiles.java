// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.Nearest;
import dev.umlaut.scenario.LintInput.Action;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is known about who reads which file under `/etc`.
final class KnownFiles {
  private static final List<Reader> READERS =
      List.of(
          reader(
              "etc/strongswan.conf", "swanctl|strongswan|ipsec|charon|pki|tkm|tnc", "strongSwan"),
          reader("etc/strongswan.d/", "swanctl|strongswan|ipsec|charon|pki|tkm|tnc", "strongSwan"),
          reader("etc/swanctl/", "swanctl|strongswan|charon|tkm", "swanctl"),
          reader("etc/ipsec.conf", "(^|[;&| ])(/\\S*/)?ipsec |expect-connection", "ipsec"),
          reader("etc/ipsec.secrets", "(^|[;&| ])(/\\S*/)?ipsec |expect-connection", "ipsec"),
          reader("etc/ipsec.d/", "ipsec|strongswan|swanctl|charon", "strongSwan"),
          reader("etc/ipsec.sql", "ipsec", "a command with ipsec.sql"),
          reader("etc/iptables.", "(^|[;&| ])iptables", "iptables-restore"),
          reader("etc/ip6tables.", "ip6tables", "ip6tables-restore"),
          reader("etc/freeradius/", "radius", "freeradius"),
          reader("etc/raddb/", "radius", "freeradius"),
          reader("etc/dhcp/", "dhcp", "a DHCP server"),
          reader("etc/dnsmasq.conf", "dnsmasq", "dnsmasq"),
          reader("etc/apache2/", "apache2|httpd", "apache2"),
          reader("etc/ldap/", "slapd|ldap", "slapd"),
          reader("etc/bind/", "named|bind9", "named"),
          reader("etc/tkm/", "tkm", "tkm_keymanager"),
          reader("etc/tnc_config", "strongswan|ipsec|charon|pt-tls|tnc", "a TNC client or server"),
          reader("etc/pts/", "strongswan|ipsec|charon|pt-tls|tnc|pts", "a TNC client or server"),
          reader("etc/strongTNC/", "tnc|apache2", "strongTNC"),
          reader("etc/db.d/", ".", ""),
          reader("etc/hosts", ".", ""),
          reader("etc/hosts.", ".", ""),
          reader("etc/resolv.conf", ".", ""),
          reader("etc/nsswitch.conf", ".", ""),
          reader("etc/services", ".", ""),
          reader("etc/ssl/", ".", ""),
          reader("etc/ssh/", ".", ""),
          reader("etc/sysctl.d/", ".", ""),
          reader("etc/systemd/", ".", ""),
          reader("etc/network/", ".", ""));

  private KnownFiles() {}

  /// @param prefix of the file's name
  /// @param commands found in a command of a host that reads it
  /// @param what reads it
  record Reader(String prefix, Pattern commands, String what) {
    boolean concerns(String file) {
      boolean many = prefix.endsWith("/") || prefix.endsWith(".");
      return many ? file.startsWith(prefix) : file.equals(prefix);
    }
  }

  private static Reader reader(String prefix, String commands, String what) {
    return new Reader(prefix, Pattern.compile(commands), what);
  }

  /// Whoever reads a file, as far as that is known. A template `X.in` is read as `X`.
  static Optional<Reader> of(String file) {
    String name = file.replaceFirst("\\.in$", "");
    return READERS.stream().filter(reader -> reader.concerns(name)).findFirst();
  }

  static boolean isRead(Reader reader, Collection<Action> actions) {
    return actions.stream().anyMatch(action -> reader.commands().matcher(action.text()).find());
  }

  /// A folder or file under `/etc` whose name is almost that of this one.
  static Optional<String> near(String file) {
    String[] parts = file.split("/", -1);
    List<String> names =
        READERS.stream().map(reader -> reader.prefix().split("/", -1)[1]).distinct().toList();
    return parts.length < 2 ? Optional.empty() : Nearest.to(parts[1], names);
  }

  /// Whether one of the texts names the file or a folder it is in.
  static boolean isNamed(String file, Collection<String> texts) {
    String[] parts = file.split("/", -1);
    List<String> names = Arrays.stream(parts).skip(1).filter(part -> part.length() > 2).toList();
    return texts.stream().anyMatch(text -> names.stream().anyMatch(text::contains));
  }
}
