// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Collects what a recipe consists of into one hash: same parts in the same order, same hash. It
/// sees the recipe only, never the network or the clock, so that a warm store works without either.
///
/// Owned by one thread.
///
/// @since 0.1
public final class RecipeHash {
  private static final int DIGITS = 16;

  private final MessageDigest digest;

  /// @param builder the name and version of the code that turns the recipe into a result: a change
  ///   of the code that changes the result must change this word
  public RecipeHash(String builder) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    add("builder", builder);
  }

  /// Adds a part. Label and content are framed by their lengths, so parts cannot run into one
  /// another.
  public RecipeHash add(String label, byte[] content) {
    byte[] name = label.getBytes(UTF_8);
    digest.update(ByteBuffer.allocate(12).putInt(name.length).putLong(content.length).array());
    digest.update(name);
    digest.update(content);
    return this;
  }

  /// Adds a part that is text.
  public RecipeHash add(String label, String content) {
    return add(label, content.getBytes(UTF_8));
  }

  /// The hash of what was added so far: 16 hexadecimal digits in lower case. May be called once.
  public String value() {
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
  }
}
