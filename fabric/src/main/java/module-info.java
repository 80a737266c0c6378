// SPDX-License-Identifier: Apache-2.0

/// Ethernet segments without guests: ports, the switch, the hub, and the counters of what passed.
module dev.umlaut.fabric {
  requires transitive dev.umlaut.frame;
  requires transitive dev.umlaut.loop;
  requires static transitive org.jspecify;

  exports dev.umlaut.fabric;
}
