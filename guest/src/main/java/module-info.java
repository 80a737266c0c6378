// SPDX-License-Identifier: Apache-2.0

/// The life of one virtual host: the kernel's command line, the process, the way from the first
/// console line to a shell that answers, and the ladder down again. It knows one host at a time and
/// nothing of topologies.
///
/// The control channel is SSH over the host's vsock: [dev.umlaut.guest.Shell].
module dev.umlaut.guest {
  requires static transitive org.jspecify;
  requires transitive dev.umlaut.loop;
  requires transitive dev.umlaut.os;
  requires transitive dev.umlaut.vhost;
  requires org.apache.sshd.osgi;
  requires org.slf4j; // MINA's, which has no module description to say so

  exports dev.umlaut.guest;
}
