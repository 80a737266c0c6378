// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// The lists of hosts that `test.conf` may set, and what is done with those hosts.
///
/// @since 0.1
public enum HostRole {
  /// Hosts of the picture.
  SHOWN("VIRTHOSTS"),
  /// Hosts on which packets are captured from the beginning.
  CAPTURE("TCPDUMPHOSTS"),
  /// Hosts that run IPsec: their logs are cleared, their state is collected and must be gone at the
  /// end.
  IPSEC("IPSECHOSTS"),
  /// Hosts that run FreeRADIUS.
  RADIUS("RADIUSHOSTS"),
  /// Hosts with a database in memory under `/etc/db.d`.
  DATABASE("DBHOSTS");

  private final String variable;

  HostRole(String variable) {
    this.variable = variable;
  }

  /// The variable of `test.conf` that lists them.
  public String variable() {
    return variable;
  }
}
