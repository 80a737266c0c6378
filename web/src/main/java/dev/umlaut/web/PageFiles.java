// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The files of the page, which the build has put beside the classes of this room. Where that found
/// no npm there are none. Stateless.
final class PageFiles {
  private static final String INDEX = "index.html";
  private static final Pattern NAME = Pattern.compile("(?:assets/)?[A-Za-z0-9_-][A-Za-z0-9._-]*");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  /// A file.
  ///
  /// @param type its media type
  record PageFile(String type, ByteBuffer content) {
    byte[] bytes() {
      byte[] bytes = new byte[content.remaining()];
      content.duplicate().get(bytes);
      return bytes;
    }
  }

  private PageFiles() {}

  /// Whether the build has made the page.
  static boolean isThere() {
    return find("").isPresent();
  }

  /// Finds a file.
  ///
  /// @param name as a browser has asked for it; empty: the page itself
  static Optional<PageFile> find(String name) {
    String file = name.isEmpty() ? INDEX : name;
    String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
    if (type == null || !NAME.matcher(file).matches()) {
      return Optional.empty();
    }
    try (InputStream in = PageFiles.class.getResourceAsStream("page/" + file)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new PageFile(type, ByteBuffer.wrap(in.readAllBytes())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
