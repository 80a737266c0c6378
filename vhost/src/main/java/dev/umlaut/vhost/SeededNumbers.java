// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Random numbers that are the same for the same key with every Java: the key stream of AES-256 in
/// counter mode (NIST SP 800-38A, section 6.5), whose counter begins at 0. Longs are big-endian.
///
/// Owned by one thread.
///
/// @since 0.1
public final class SeededNumbers implements RandomGenerator {
  /// Length of a key.
  public static final int KEY_BYTES = 32;

  private static final int BLOCK_BYTES = 16;

  private final Cipher cipher;

  /// @param key [#KEY_BYTES] bytes
  public SeededNumbers(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes");
    }
    try {
      cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new IvParameterSpec(new byte[BLOCK_BYTES]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
  }

  @Override
  public long nextLong() {
    byte[] bytes = new byte[Long.BYTES];
    nextBytes(bytes);
    return ByteBuffer.wrap(bytes).getLong();
  }

  @Override
  public void nextBytes(byte[] bytes) {
    try {
      int made = cipher.update(new byte[bytes.length], 0, bytes.length, bytes, 0);
      if (made != bytes.length) {
        throw new IllegalStateException("a stream cipher keeps nothing back");
      }
    } catch (ShortBufferException e) {
      throw new IllegalStateException("a stream cipher adds nothing", e);
    }
  }
}
