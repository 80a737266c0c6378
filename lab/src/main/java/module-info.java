// SPDX-License-Identifier: Apache-2.0

/// The lab model, its file format, and the start and stop of a whole lab. Knows nothing of tests:
/// room scenario uses a running lab like any other user of it.
module dev.umlaut.lab {
  requires static transitive org.jspecify;
  requires transitive dev.umlaut.fabric;
  requires transitive dev.umlaut.frame;
  requires transitive dev.umlaut.guest;
  requires transitive dev.umlaut.image;
  requires transitive dev.umlaut.os;
  requires transitive dev.umlaut.pki;
  requires dev.umlaut.loop;
  requires dev.umlaut.share;
  requires dev.umlaut.uplink;
  requires dev.umlaut.vhost;
  requires org.apache.commons.compress;
  requires org.snakeyaml.engine;
  requires tools.jackson.databind;

  exports dev.umlaut.lab;

  // The table of contents of a bundle becomes JSON and back by reflection.
  opens dev.umlaut.lab to
      tools.jackson.databind;
}
