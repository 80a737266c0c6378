// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.nio.file.Path;
import java.security.KeyPair;

/// The key pair with which one lab's owner enters the lab's hosts as root. One per lab, made anew
/// for each run, so that nothing secret is ever in an image.
///
/// ECDSA on P-256: OpenSSH and the JDK both have it without a further library, and it is the
/// cheapest signature on both sides.
///
/// @since 0.1
public final class Credentials {
  private final KeyPair keyPair;

  private Credentials(KeyPair keyPair) {
    this.keyPair = keyPair;
  }

  /// Makes a new key pair.
  public static Credentials generate() {
    return new Credentials(OpenSsh.generate());
  }

  /// The line for the hosts' `authorized_keys`, with its newline.
  public String authorizedKeysLine() {
    return OpenSsh.publicKey(keyPair.getPublic()) + " umlaut\n";
  }

  /// Writes the private key in OpenSSH's own format, readable by its owner alone, for plain `ssh
  /// -i`.
  ///
  /// @param file replaced if it exists
  public void writePrivateKey(Path file) {
    OpenSsh.writePrivate(file, OpenSsh.privateKey(keyPair, "umlaut"));
  }

  KeyPair keyPair() {
    return keyPair;
  }
}
