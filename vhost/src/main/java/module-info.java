// SPDX-License-Identifier: Apache-2.0

/// The back end of vhost-user and the devices it offers to guest kernels: network card, disk,
/// vsock, console, random numbers. How a device behaves is here; what it is connected to, and why,
/// is not.
module dev.umlaut.vhost {
  requires transitive dev.umlaut.fabric;
  requires transitive dev.umlaut.frame;
  requires transitive dev.umlaut.loop;
  requires transitive dev.umlaut.os;
  requires static transitive org.jspecify;

  exports dev.umlaut.vhost;
}
