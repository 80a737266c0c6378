// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.List;
import java.util.Set;

/// The shell program that prints the state and the configuration of a host.
final class CollectionProgram {
  /// Certificates apart, whose plugins take half of the time.
  private static final List<String> LISTS =
      List.of(
          "--list-sas",
          "--list-pols",
          "--list-conns",
          "--list-pools",
          "--list-authorities",
          "--list-algs",
          "--stats");

  private final StringBuilder program;

  private CollectionProgram(Sections sections) {
    program = new StringBuilder(sections.function());
    program.append("status() { section STATUS \"$*\"; \"$@\" 2>&1; }\n");
    program.append("file() { if [ -e \"$1\" ]; then section \"$2\" \"$1\"; cat \"$1\"; fi; }\n");
  }

  static String of(TestConf conf, Set<HostRole> roles, Sections sections) {
    CollectionProgram collection = new CollectionProgram(sections);
    if (roles.contains(HostRole.IPSEC)) {
      collection.daemon(conf.isSet("SWANCTL"));
    }
    collection.kernel();
    collection.network("iptables", "ip route list table 220");
    if (conf.isSet("IPV6")) {
      collection.network("ip6tables", "ip -6 route list table 220");
    }
    if (roles.contains(HostRole.DATABASE)) {
      collection.configuration("/etc/db.d/ipsec.sql", "/etc/ipsec.d/ipsec.sql");
    }
    if (roles.contains(HostRole.RADIUS)) {
      collection.radius();
    }
    return collection.program.append("exit 0\n").toString();
  }

  private void daemon(boolean swanctl) {
    if (swanctl) {
      program.append(
          """
          mkdir -p /run/umlaut
          echo 'swanctl { load = nonce }' >/run/umlaut/list.conf
          list() {
            section STATUS "swanctl $*"
            STRONGSWAN_CONF=/run/umlaut/list.conf swanctl "$@" 2>/dev/null || swanctl "$@" 2>&1
          }
          """);
      LISTS.forEach(list -> program.append("list ").append(list).append('\n'));
      status("swanctl --list-certs");
      configuration("/etc/swanctl/swanctl.conf");
    } else {
      status("ipsec statusall");
      status("ipsec listall");
      configuration("/etc/ipsec.conf", "/etc/ipsec.secrets");
    }
    configuration("/etc/strongswan.conf");
  }

  private void kernel() {
    status("ip -s xfrm state");
    status("ip -s xfrm policy");
  }

  /// Asking for a table that is not in use would make it, which may change what packets do.
  private void network(String filter, String routes) {
    status(routes);
    status(filter + "-save -c");
    program.append(
        """
        while read -r table; do
          case $table in
            filter|nat|mangle) status %s -t $table -v -n -L ;;
          esac
        done </proc/net/%s_names
        """
            .formatted(filter, filter.replace("tables", "_tables")));
  }

  private void radius() {
    String raddb = "/etc/freeradius/3.0/";
    configuration(
        raddb + "clients.conf",
        raddb + "radiusd.conf",
        raddb + "proxy.conf",
        raddb + "users",
        raddb + "mods-enabled/eap",
        raddb + "sites-enabled/default",
        raddb + "sites-enabled/inner-tunnel");
    program.append("file /var/log/freeradius/radius.log LOG\n");
  }

  private void status(String command) {
    program.append("status ").append(command).append('\n');
  }

  private void configuration(String... files) {
    for (String file : files) {
      program.append("file ").append(file).append(" CONFIGURATION\n");
    }
  }
}
