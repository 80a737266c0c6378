// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/// The program of a [KeyMill]'s process: reads sizes of RSA keys, one a line, and answers each with
/// two lines, private and public key in base64. It uses nothing but the JDK.
///
/// Ends with its input, in the middle of a key too: who asked is gone then.
final class KeyWorker {
  private KeyWorker() {}

  /// Answer until there are no more questions.
  ///
  /// @param arguments none
  public static void main(String[] arguments) throws IOException {
    PrintStream answers =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
    try (BufferedReader questions =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream(FileDescriptor.in), StandardCharsets.US_ASCII))) {
      for (String line = questions.readLine(); line != null; line = questions.readLine()) {
        int bits = Integer.parseInt(line);
        Thread.ofPlatform().daemon().start(() -> answer(bits, answers)); // one at a time
      }
    }
  }

  private static void answer(int bits, PrintStream answers) {
    KeyPair pair = generate(bits);
    Base64.Encoder encoder = Base64.getEncoder();
    answers.println(encoder.encodeToString(pair.getPrivate().getEncoded()));
    answers.println(encoder.encodeToString(pair.getPublic().getEncoded()));
  }

  private static KeyPair generate(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "this JDK cannot make RSA keys of %d bits".formatted(bits), e);
    }
  }
}
