// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Objects as JSON, and back.
///
/// @since 0.1
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // a newer server says more
          .build();

  private Json() {}

  /// One line, without its end.
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// Reads UTF-8.
  ///
  /// @throws IllegalArgumentException the text is not JSON, or not of this type
  public static <T> T read(byte[] text, Class<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not what is expected: " + e.getOriginalMessage(), e);
    }
  }

  /// Reads text.
  ///
  /// @throws IllegalArgumentException the text is not JSON, or not of this type
  public static <T> T read(String text, Class<T> type) {
    return read(text.getBytes(StandardCharsets.UTF_8), type);
  }
}
