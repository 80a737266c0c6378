// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.util.List;
import java.util.Set;

/// The shell program that prints the state and the configuration of a host.
final class CollectionProgram {
  private static final List<String> FIRST_LISTS =
      List.of("--list-sas", "--list-pols", "--list-conns", "--list-certs");
  private static final List<String> ALL_LISTS =
      List.of(
          "--list-sas",
          "--list-pols",
          "--list-conns",
          "--list-certs",
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

  /// @param thorough whether something has failed: then the lists that are seldom looked at are
  ///   worth their time too
  static String of(TestConf conf, Set<HostRole> roles, boolean thorough, Sections sections) {
    CollectionProgram collection = new CollectionProgram(sections);
    if (roles.contains(HostRole.IPSEC)) {
      collection.daemon(conf.isSet("SWANCTL"), thorough);
    }
    collection.kernel(conf.isSet("IPV6"));
    if (roles.contains(HostRole.DATABASE)) {
      collection.configuration("/etc/db.d/ipsec.sql", "/etc/ipsec.d/ipsec.sql");
    }
    if (roles.contains(HostRole.RADIUS)) {
      collection.radius();
    }
    return collection.program.append("exit 0\n").toString();
  }

  private void daemon(boolean swanctl, boolean thorough) {
    if (swanctl) {
      for (String list : thorough ? ALL_LISTS : FIRST_LISTS) {
        status("swanctl " + list);
      }
      configuration("/etc/swanctl/swanctl.conf");
    } else {
      status("ipsec statusall");
      if (thorough) {
        status("ipsec listall");
      }
      configuration("/etc/ipsec.conf", "/etc/ipsec.secrets");
    }
    configuration("/etc/strongswan.conf");
  }

  private void kernel(boolean six) {
    status("ip -s xfrm state");
    status("ip -s xfrm policy");
    status("ip route list table 220");
    status("iptables-save -c");
    if (six) {
      status("ip -6 route list table 220");
      status("ip6tables-save -c");
    }
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
