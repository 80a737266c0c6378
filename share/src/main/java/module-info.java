// SPDX-License-Identifier: Apache-2.0

/// Folders of this machine that hosts see: the server of FUSE requests behind a file system device.
/// It knows one folder and one guest; which hosts get which folders is not here.
module dev.umlaut.share {
  requires static transitive org.jspecify;
  requires transitive dev.umlaut.os;
  requires transitive dev.umlaut.vhost;

  exports dev.umlaut.share;
}
