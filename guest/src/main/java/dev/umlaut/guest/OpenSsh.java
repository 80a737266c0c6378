// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

/// Keys, and the file formats that OpenSSH has for them.
final class OpenSsh {
  private OpenSsh() {}

  static KeyPair generate() {
    return generate(new SecureRandom());
  }

  static KeyPair generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has EC keys on secp256r1", e);
    }
  }

  /// `ecdsa-sha2-nistp256 AAAA…`, without a comment or a newline.
  static String publicKey(PublicKey key) {
    return PublicKeyEntry.toString(key);
  }

  static byte[] privateKey(KeyPair keyPair, String comment) {
    var file = new ByteArrayOutputStream();
    try {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(keyPair, comment, null, file);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("an EC key that cannot be written", e);
    }
    return file.toByteArray();
  }

  /// Writes a secret: the file is never readable by others, not even while it is written.
  static void writePrivate(Path file, byte[] content) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the private key " + file, e);
    }
  }
}
