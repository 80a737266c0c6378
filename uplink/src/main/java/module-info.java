// SPDX-License-Identifier: Apache-2.0

/// Ports of networks that lead out of a lab. Who may have one is not decided here.
module dev.umlaut.uplink {
  requires transitive dev.umlaut.fabric;
  requires transitive dev.umlaut.loop;
  requires dev.umlaut.frame;
  requires dev.umlaut.os;
  requires static transitive org.jspecify;

  exports dev.umlaut.uplink;
}
