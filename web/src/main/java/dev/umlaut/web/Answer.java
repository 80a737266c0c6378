// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the API answers.
sealed interface Answer {
  /// An object, as JSON.
  record Value(Object object) implements Answer {}

  /// Text.
  ///
  /// @param type its media type
  record Text(String type, String text) implements Answer {}

  /// A file as it is now.
  ///
  /// @param type its media type
  /// @param from where to begin, in bytes
  record Content(String type, Path file, long from) implements Answer {
    void copyTo(OutputStream out) throws IOException {
      try (InputStream in = Files.newInputStream(file)) {
        in.skipNBytes(from);
        in.transferTo(out);
      }
    }
  }

  /// Objects that come bit by bit, a JSON object on each line.
  record Lines(Writer writer) implements Answer {}

  /// Bytes that come bit by bit.
  ///
  /// @param type their media type
  record Stream(String type, Source source) implements Answer {}

  /// Writes bytes until there are no more, or nobody wants any.
  interface Source {
    void to(OutputStream out) throws IOException, InterruptedException;
  }

  /// Writes lines until there are no more, or nobody wants any.
  interface Writer {
    void write(Out out) throws IOException, InterruptedException;
  }

  /// Where lines go.
  interface Out {
    /// Sends an object.
    ///
    /// @throws IOException nobody wants any more
    void line(Object object) throws IOException;

    /// Sends an empty line: whether somebody is still there shows only so.
    ///
    /// @throws IOException nobody is
    void knock() throws IOException;
  }
}
