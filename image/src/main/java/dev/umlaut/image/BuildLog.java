// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// What the programs of one build say: all of it in a file, the last lines in memory, for the error
/// message.
///
/// Owned by one thread, the one that runs the build.
///
/// @since 0.1
public final class BuildLog implements AutoCloseable {
  private static final int LINES_KEPT = 20;

  private final Path file;
  private final BufferedWriter writer;
  private final Deque<String> last = new ArrayDeque<>();

  private BuildLog(Path file, BufferedWriter writer) {
    this.file = file;
    this.writer = writer;
  }

  /// Starts an empty log; an older one of that name is lost.
  public static BuildLog create(Path file) throws IOException {
    return new BuildLog(file, Files.newBufferedWriter(file));
  }

  /// Writes a line.
  public void line(String text) throws IOException {
    writer.write(text);
    writer.newLine();
    if (last.size() == LINES_KEPT) {
      last.removeFirst();
    }
    last.addLast(text);
  }

  /// The last lines, at most 20, each ended by a line feed.
  public String tail() {
    var text = new StringBuilder();
    last.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /// Where all of it is.
  public Path file() {
    return file;
  }

  /// Makes what was written readable by others.
  public void flush() throws IOException {
    writer.flush();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
