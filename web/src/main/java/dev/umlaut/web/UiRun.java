// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A command that was started from the page, with the end of what it has said. Any thread.
final class UiRun implements AutoCloseable {
  private static final int LINES_MAX = 2000;
  private static final int LINE_CHARACTERS_MAX = 4000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String id;
  private final String secret = Door.secret();
  private final List<String> words;
  private final Process process;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Deque<Line> lines = new ArrayDeque<>();
  private long count;
  private boolean ended;
  private int status;
  private @Nullable Path report;

  /// What it has said, with its number.
  private record Line(long number, String text) {
    /// Whether it tells of a single step of a scenario: who comes late needs that the least.
    boolean isStep() {
      return text.startsWith("{\"event\":\"command-") || text.startsWith("{\"event\":\"phase-");
    }
  }

  /// What a reader gets.
  ///
  /// @param next the number of the line that comes next
  /// @param lines those from the wanted one on that are still known
  /// @param ended whether nothing follows
  /// @param status of the command, when it has ended
  /// @param report the path of its report; empty: there is none
  record Output(long next, List<String> lines, boolean ended, int status, String report) {}

  /// What is listed.
  ///
  /// @param id its name in URLs
  /// @param words behind `umlaut`
  /// @param report the path of its report; empty: there is none
  record Summary(String id, List<String> words, boolean ended, int status, String report) {}

  UiRun(String id, List<String> words, Process process) {
    this.id = id;
    this.words = List.copyOf(words);
    this.process = process;
    // A pipe is read by a call that blocks: not for a virtual thread.
    Thread.ofPlatform().daemon().name("run-" + id).start(this::read);
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
      int last = process.waitFor();
      end(last);
    } catch (IOException e) {
      add(String.valueOf(e.getMessage()));
      end(-1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(-1);
    }
  }

  private void add(String line) {
    Optional<Path> told = reportOf(line);
    lock.lock();
    try {
      lines.add(new Line(count++, line.substring(0, Math.min(LINE_CHARACTERS_MAX, line.length()))));
      if (lines.size() > LINES_MAX) {
        forgetOne();
      }
      told.ifPresent(path -> report = path);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void forgetOne() {
    Optional<Line> step = lines.stream().filter(Line::isStep).findFirst();
    boolean _ = lines.remove(step.orElseGet(lines::getFirst));
  }

  /// The event with which a test run ends says where its report is.
  private static Optional<Path> reportOf(String line) {
    if (!line.startsWith("{\"event\":\"run-ended\"")) {
      return Optional.empty();
    }
    try {
      JsonNode event = JsonMapper.builder().build().readTree(line);
      String path = event.path("report").asString("");
      return path.startsWith("/") ? Optional.of(Path.of(path)) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private void end(int last) {
    lock.lock();
    try {
      ended = true;
      status = last;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there is a line with this number or a later one, or nothing follows.
  ///
  /// @return also when there is none within the limit
  Output after(long number) throws InterruptedException {
    lock.lock();
    try {
      long leftNanos = PATIENCE.toNanos();
      while (count <= number && !ended && leftNanos > 0) {
        leftNanos = more.awaitNanos(leftNanos);
      }
      return new Output(
          count,
          lines.stream().filter(line -> line.number() >= number).map(Line::text).toList(),
          ended,
          status,
          reportPath());
    } finally {
      lock.unlock();
    }
  }

  Summary summary() {
    lock.lock();
    try {
      return new Summary(id, words, ended, status, reportPath());
    } finally {
      lock.unlock();
    }
  }

  private String reportPath() {
    return report == null ? "" : UiRunRoutes.REPORTS + secret + "/";
  }

  /// The first page of the report, for whoever knows its secret name.
  Optional<Path> report(String asked) {
    lock.lock();
    try {
      return Door.isSame(asked, secret) ? Optional.ofNullable(report) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /// Ends it as ^C does. Idempotent.
  @Override
  public void close() {
    process.destroy();
  }
}
