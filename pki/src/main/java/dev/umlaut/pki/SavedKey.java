// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/// A key pair in a folder of its own: `private.der` (PKCS#8, mode 0600) and `public.der`
/// (SubjectPublicKeyInfo), for who implements a [KeyStock].
public final class SavedKey {
  private static final String PRIVATE = "private.der";
  private static final String PUBLIC = "public.der";

  private SavedKey() {}

  /// Write the key pair into a folder that is there.
  ///
  /// @throws UncheckedIOException when writing fails
  public static void write(Path directory, KeyPair pair) {
    try {
      SavedSet.writeFile(directory.resolve(PRIVATE), pair.getPrivate().getEncoded(), true);
      SavedSet.writeFile(directory.resolve(PUBLIC), pair.getPublic().getEncoded(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Read what [#write] wrote.
  ///
  /// @throws UncheckedIOException when a file cannot be read
  /// @throws IllegalArgumentException when there is no such key in the files
  public static KeyPair read(Path directory, KeyType type) {
    try {
      return decode(
          type,
          Files.readAllBytes(directory.resolve(PRIVATE)),
          Files.readAllBytes(directory.resolve(PUBLIC)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param privateKey PKCS#8
  /// @param publicKey SubjectPublicKeyInfo
  static KeyPair decode(KeyType type, byte[] privateKey, byte[] publicKey) {
    try {
      KeyFactory factory = KeyFactory.getInstance(type.algorithm());
      return new KeyPair(
          factory.generatePublic(new X509EncodedKeySpec(publicKey)),
          factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("there is no key of type " + type + " in it", e);
    }
  }
}
