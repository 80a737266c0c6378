// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The thread of one file system device: what waits for a disk, or for a server of files somewhere,
/// must not wait on the loop. It does one thing after the other.
///
/// [#submit], [#reset], [#close], [#poll] and [#take] are the loop thread's.
final class FileWorker implements AutoCloseable {
  private final FileServer server;
  private final BlockingQueue<Job> jobs;
  private final BlockingQueue<FileRequest> finished;
  private final Runnable onFinished;
  private boolean fresh;
  private boolean open = true;

  private sealed interface Job {}

  private record Serve(FileRequest request) implements Job {}

  private record Reset() implements Job {}

  private record End() implements Job {}

  /// @param requestsMax how many requests there can be
  /// @param onFinished called on the worker's thread when one can be polled
  FileWorker(FileServer server, int requestsMax, Runnable onFinished) {
    this.server = server;
    this.onFinished = onFinished;
    this.finished = new ArrayBlockingQueue<>(requestsMax);
    // At most one reset between two requests, and the end.
    this.jobs = new ArrayBlockingQueue<>(2 * requestsMax + 2);
    Thread _ = Thread.ofPlatform().daemon().name("umlaut-share-" + server.tag()).start(this::run);
  }

  void submit(FileRequest request) {
    fresh = false;
    jobs.add(new Serve(request));
  }

  void reset() {
    if (open && !fresh) {
      fresh = true;
      jobs.add(new Reset());
    }
  }

  /// Ends the thread when it has done what it was given, and closes the server.
  @Override
  public void close() {
    if (open) {
      open = false;
      jobs.add(new End());
    }
  }

  /// A request that is done, if there is one.
  @Nullable FileRequest poll() {
    return finished.poll();
  }

  /// Waits for the next request that is done.
  ///
  /// @param limit of this machine's clock
  /// @throws IllegalStateException when none is done by then; it may be later
  FileRequest take(Duration limit) {
    try {
      FileRequest done = finished.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (done == null) {
        throw new IllegalStateException(
            "%s: its folder's file system has not answered for %d ms"
                .formatted(server.tag(), limit.toMillis()));
      }
      return done;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a share was asked", e);
    }
  }

  private void run() {
    try (server) {
      RuntimeException broken = begin();
      while (true) {
        switch (jobs.take()) {
          case Serve(FileRequest request) -> {
            request.serve(server, broken);
            finished.add(request);
            onFinished.run();
          }
          case Reset() -> server.reset();
          case End() -> {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return why the server cannot serve, or null: whoever asks is told
  private @Nullable RuntimeException begin() {
    try {
      server.begin();
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }
}
