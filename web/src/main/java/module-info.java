// SPDX-License-Identifier: Apache-2.0

/// The API of a lab that is up: HTTP and WebSockets on a Unix socket that only the lab's owner can
/// reach, and a client for it. It has no logic of its own: what it is asked for room `lab` does.
module dev.umlaut.web {
  requires dev.umlaut.fabric;
  requires dev.umlaut.frame;
  requires transitive dev.umlaut.guest;
  requires transitive dev.umlaut.lab;
  requires transitive dev.umlaut.os;
  requires io.helidon.common.buffers;
  requires io.helidon.http;
  requires io.helidon.webserver;
  requires io.helidon.webserver.websocket;
  requires io.helidon.websocket;
  requires static transitive org.jspecify;
  requires transitive tools.jackson.databind;

  exports dev.umlaut.web;

  // Records become JSON and back by reflection.
  opens dev.umlaut.web to
      tools.jackson.databind;
}
