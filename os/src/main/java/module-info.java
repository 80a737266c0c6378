// SPDX-License-Identifier: Apache-2.0

/// The only room with native code: descriptors, sockets that pass descriptors, shared memory,
/// epoll, file locks, and the exceptions that all rooms share. Needs
/// `--enable-native-access=dev.umlaut.os` (or `ALL-UNNAMED` on the class path).
module dev.umlaut.os {
  requires static transitive org.jspecify;

  exports dev.umlaut.os;
}
