// SPDX-License-Identifier: Apache-2.0

/// Builds what a guest is made of, a kernel and a root file system, and keeps the results in a
/// store that several runs share; and the disks a guest sees of them.
module dev.umlaut.image {
  requires static transitive org.jspecify;
  requires transitive dev.umlaut.os;
  requires transitive dev.umlaut.vhost;

  exports dev.umlaut.image;
}
