// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/// The file that keeps what a host said: its kernel's own output, which the process appends by
/// itself, and its console, which the console device appends here.
///
/// Safe for any thread; the writing is done by the loop thread.
final class ConsoleLog implements AutoCloseable {
  private static final int LINES_SHOWN = 20;
  private static final int TAIL_BYTES = 8 * 1024;

  /// A host that prints without end must not fill the disk.
  private static final long FILE_BYTES_MAX = 64L * 1024 * 1024;

  private final Path file;
  private final FileChannel channel;
  private volatile boolean failed;

  ConsoleLog(Path file) {
    this.file = file;
    try {
      this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the console log " + file, e);
    }
  }

  Path file() {
    return file;
  }

  /// Appends; a full disk costs the rest of the log, not the host.
  void append(byte[] bytes) {
    try {
      if (!failed && channel.size() < FILE_BYTES_MAX) {
        int _ = channel.write(ByteBuffer.wrap(bytes));
      }
    } catch (IOException e) {
      failed = true;
      System.getLogger(ConsoleLog.class.getName())
          .log(System.Logger.Level.WARNING, "the console log " + file + " ends here", e);
    }
  }

  /// The end of the log, without terminal control sequences and empty lines.
  List<String> lastLines() {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer tail = ByteBuffer.allocate(TAIL_BYTES);
      int _ = in.read(tail, Math.max(0, in.size() - TAIL_BYTES));
      List<String> lines =
          new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8)
              .replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "")
              .lines()
              .map(line -> line.replaceAll("\\p{Cntrl}", ""))
              .filter(line -> !line.isBlank())
              .toList();
      return lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size());
    } catch (IOException e) {
      return List.of("(the console log cannot be read: " + e.getMessage() + ")");
    }
  }

  /// The end of the log as it is.
  ///
  /// @param bytesMax at most so much
  byte[] tail(int bytesMax) {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer tail = ByteBuffer.allocate((int) Math.min(bytesMax, in.size()));
      int _ = in.read(tail, in.size() - tail.capacity());
      return Arrays.copyOf(tail.array(), tail.position());
    } catch (IOException e) {
      return new byte[0]; // it went with its lab
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      failed = true; // nothing was buffered
    }
  }
}
