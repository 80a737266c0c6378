// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.security.KeyPair;
import java.security.PublicKey;

/// The key with which one host's SSH server proves that it is this host. Made with the lab's files
/// and pinned: a server with any other key is refused.
///
/// @since 0.1
public final class HostKey {
  private final KeyPair keyPair;

  private HostKey(KeyPair keyPair) {
    this.keyPair = keyPair;
  }

  /// Makes a new key.
  public static HostKey generate() {
    return new HostKey(OpenSsh.generate());
  }

  /// Makes the key of a host whose random numbers all come from a seed, and which is therefore no
  /// secret. The server measures out its answers by it: with another key in every run they would
  /// come at other times.
  public static HostKey of(GuestSeed seed) {
    return new HostKey(OpenSsh.generate(seed.hostKey()));
  }

  /// The private key in OpenSSH's own format: the content of the host's `/etc/umlaut/host_key`,
  /// which `sshd` wants to be readable by root alone.
  public byte[] privateKeyFile() {
    return OpenSsh.privateKey(keyPair, "umlaut");
  }

  /// A `known_hosts` line, with its newline.
  ///
  /// @param hostName the name under which `ssh` is to know the host
  public String knownHostsLine(String hostName) {
    return hostName + " " + OpenSsh.publicKey(keyPair.getPublic()) + "\n";
  }

  PublicKey publicKey() {
    return keyPair.getPublic();
  }

  KeyPair keyPair() {
    return keyPair;
  }
}
