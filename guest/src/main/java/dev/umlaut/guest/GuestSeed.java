// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.vhost.SeededNumbers;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Where all random numbers of one host come from in a run that is to be repeated: no two hosts of
/// a lab have the same, and a host has the same in every run with the same seed.
///
/// @param lab the seed of the lab
/// @param host the host's name
/// @since 0.1
public record GuestSeed(long lab, String host) {

  /// What the kernel's own generator starts from: 64 hexadecimal digits. Our kernels take nothing
  /// else once they have it (`kernel/patches`).
  String kernel() {
    return HexFormat.of().formatHex(derived("kernel"));
  }

  /// What the host's random number device gives.
  RandomGenerator device() {
    return new SeededNumbers(derived("device"));
  }

  /// What the key of its SSH server is made of.
  SecureRandom hostKey() {
    return new NotSecret(new SeededNumbers(derived("host key")));
  }

  /// One way, so that what a guest sees of one tells nothing of the others; with the name last, the
  /// only part that may have any length.
  private byte[] derived(String purpose) {
    String text = "umlaut %s %016x %s".formatted(purpose, lab, host);
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Makers of keys ask for this type.
  private static final class NotSecret extends SecureRandom {
    @Serial private static final long serialVersionUID = 1;

    private final transient SeededNumbers numbers;

    NotSecret(SeededNumbers numbers) {
      this.numbers = numbers;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      numbers.nextBytes(bytes);
    }
  }
}
