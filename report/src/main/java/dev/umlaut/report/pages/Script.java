// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The one script of the pages. It stands in each page, so that nothing has to be fetched, and the
/// pages forbid every other script: text from a host that got past the escaping would not run.
public final class Script {
  private static final String FILE = "report.js";
  private static final String TEXT = read();
  private static final String POLICY =
      "default-src 'none'; style-src 'self' file: 'unsafe-inline'; script-src 'sha256-"
          + digest(TEXT)
          + "'; base-uri 'none'; form-action 'none'";

  private Script() {}

  /// The script.
  public static String text() {
    return TEXT;
  }

  /// What a page allows itself: the value of `Content-Security-Policy`.
  public static String policy() {
    return POLICY;
  }

  private static String read() {
    try (InputStream script = Script.class.getResourceAsStream(FILE)) {
      if (script == null) {
        throw new IllegalStateException(FILE + " is missing in the program");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder().encodeToString(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
