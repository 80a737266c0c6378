// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// The lines that a person types, read on a thread of its own: waiting for one can be interrupted,
/// reading cannot.
///
/// Safe for several threads.
final class TypedLines {
  private static final int AHEAD_MAX = 64;

  /// One for all who ask: a second reader would take lines from the first.
  private static final TypedLines PROCESS = new TypedLines(System.in);

  private final InputStream input;
  private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(AHEAD_MAX);
  private boolean started;
  private boolean ended;

  TypedLines(InputStream input) {
    this.input = input;
  }

  /// What is typed to this process.
  static TypedLines ofProcess() {
    return PROCESS;
  }

  /// Wait for a line; empty when there will be none.
  synchronized Optional<String> next() throws InterruptedException {
    if (ended) {
      return Optional.empty();
    }
    if (!started) {
      started = true;
      Thread.ofPlatform().daemon().name("typed").start(this::read);
    }
    Optional<String> line = lines.take();
    ended = line.isEmpty();
    return line;
  }

  private void read() {
    try {
      // Not closed: it is the process's own, and closing waits for a read that goes on.
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(input, Charset.defaultCharset()));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.put(Optional.of(line));
      }
      lines.put(Optional.empty());
    } catch (IOException e) {
      boolean _ = lines.offer(Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
