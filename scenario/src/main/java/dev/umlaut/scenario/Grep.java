// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Searches output for a pattern with this machine's own `grep`, because the patterns of scenarios
/// are GNU's basic regular expressions in every detail. No shell is involved, and `grep` gets the
/// bytes on standard input and one pattern, never a file or an option.
final class Grep {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Grep() {}

  /// What `grep` found.
  ///
  /// @param found whether any line matched
  /// @param lines the matching lines, without blank ones at the end
  /// @param errors what `grep` had to say about the pattern
  record Match(boolean found, List<String> lines, String errors) {}

  /// @param words the words of the command line, of which the first is `grep`
  static Match search(List<String> words, byte[] input) {
    if (words.size() != 2 || words.get(1).startsWith("-")) {
      // More words would be names of files, a dash an option: neither finds anything in the output.
      return new Match(false, List.of(), "grep: the pattern is not one word\n");
    }
    Process process = start(words.get(1));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(() -> feed(process, input));
      Future<String> output = threads.submit(reader(process.getInputStream()));
      Future<String> errors = threads.submit(reader(process.getErrorStream()));
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new UmlautException(
            "grep did not end within " + Durations.text(LIMIT) + ": " + words.get(1),
            "Simplify the pattern.");
      }
      return new Match(process.exitValue() == 0, lines(output.get()), errors.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UmlautException("interrupted while searching output", "", e);
    } catch (ExecutionException e) {
      throw new UmlautException("cannot read what grep found", "", e.getCause());
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(String pattern) {
    try {
      ProcessBuilder builder = new ProcessBuilder("grep", pattern);
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.environment().remove("GREP_OPTIONS");
      builder.environment().remove("GREP_COLOR");
      return builder.start();
    } catch (IOException e) {
      throw new EnvironmentException(
          "cannot start grep: " + e.getMessage(), "Install it: apt install grep");
    }
  }

  private static void feed(Process process, byte[] input) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input);
    } catch (IOException e) {
      // A bad pattern ends grep before it has read everything; its exit status tells.
    }
  }

  private static Callable<String> reader(InputStream stream) {
    return () -> {
      try (stream) {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static List<String> lines(String output) {
    int end = output.length();
    while (end > 0 && output.charAt(end - 1) == '\n') {
      end--;
    }
    // Not lines(), which also cuts at carriage returns: `wc` counts newlines.
    return end == 0 ? List.of() : List.of(output.substring(0, end).split("\n", -1));
  }
}
