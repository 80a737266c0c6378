// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.EventLoop;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A file system (virtio 1.2, section 5.11): `mount -t virtiofs TAG` in the guest. Its queues carry
/// FUSE requests, which a [FileServer] serves on a thread of its own. The guest sees no memory of
/// ours (no DAX window).
///
/// ```
///   queue 0  forgets, which have no reply     queue 1  requests
/// ```
///
/// In virtual time the loop waits for the thread: no time passes meanwhile, so it does not matter
/// how long that takes, and requests are served in the order in which they came. A folder that does
/// not answer for half a minute costs the guest the device.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class FileSystemDevice implements Device, AutoCloseable {
  /// Requests that are taken out of the rings at a time; further ones wait in there.
  private static final int REQUESTS_MAX = 8;

  private static final int QUEUES = 2;
  private static final int TAG_BYTES = 36;
  private static final int CONFIG_BYTES = TAG_BYTES + 4;
  private static final int WORK_PER_TURN = 32;

  /// What a request takes: about that of a fast disk.
  private static final Duration LATENCY = Duration.ofNanos(50_000);

  /// How long the loop, and with it the lab, waits for a folder in virtual time.
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private final EventLoop loop;
  private final Duration answerLimit;
  private final FileServer server;
  private final FileWorker worker;
  private final boolean waiting;
  private final ArrayDeque<FileRequest> free = new ArrayDeque<>();
  private final AtomicBoolean posted = new AtomicBoolean();
  private final Runnable collect = this::collect;
  private @Nullable Transport driver;

  /// @param server ours now: it is closed with the device
  public FileSystemDevice(EventLoop loop, FileServer server) {
    this(loop, server, ANSWER_LIMIT);
  }

  /// @param answerLimit how long virtual time may stand still for one request
  FileSystemDevice(EventLoop loop, FileServer server, Duration answerLimit) {
    this.loop = loop;
    this.answerLimit = answerLimit;
    this.server = server;
    this.waiting = loop.virtualTime().isPresent();
    for (int i = 0; i < REQUESTS_MAX; i++) {
      free.add(new FileRequest());
    }
    this.worker = new FileWorker(server, REQUESTS_MAX, this::finished);
  }

  @Override
  public int virtioId() {
    return 26;
  }

  @Override
  public int queueCount() {
    return QUEUES;
  }

  @Override
  public long features() {
    return 0;
  }

  @Override
  public byte[] config() {
    byte[] config = new byte[CONFIG_BYTES];
    byte[] tag = server.tag().getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(tag, 0, config, 0, Math.min(tag.length, TAG_BYTES));
    MemorySegment.ofArray(config).set(ValueLayout.JAVA_INT_UNALIGNED, TAG_BYTES, QUEUES - 1);
    return config;
  }

  @Override
  public Duration latency() {
    return LATENCY;
  }

  @Override
  public void driverStarted(Transport newDriver) {
    driver = newDriver;
    worker.reset();
  }

  @Override
  public void driverStopped() {
    driver = null;
    worker.reset();
  }

  @Override
  public void notified(int index) {
    Transport present = driver;
    SplitVirtqueue queue = present == null ? null : present.queue(index);
    if (present == null || queue == null) {
      return;
    }
    int left = WORK_PER_TURN;
    queue.suppressKicks();
    do {
      while (left > 0 && !free.isEmpty()) {
        FileRequest request = free.element();
        if (!queue.next(request.chain)) {
          break;
        }
        request.take(queue, index, server);
        worker.submit(free.remove());
        left--;
        if (waiting) {
          await(request, present);
        }
      }
      // With all places taken no kick is needed: when one gets free, we look.
    } while (left > 0 && !free.isEmpty() && queue.enableKicks());
    queue.publish();
    queue.signal();
    if (left == 0) {
      present.notifyLater(index);
    }
  }

  /// Waits for a request. One that an earlier driver has waited for too long may come before it.
  private void await(FileRequest request, Transport present) {
    FileRequest done;
    do {
      done = worker.take(answerLimit);
      finish(done, present);
    } while (done != request);
  }

  private void finish(FileRequest request, @Nullable Transport present) {
    free.add(request);
    SplitVirtqueue _ = request.finish(present);
  }

  /// Worker's thread.
  private void finished() {
    if (waiting || !posted.compareAndSet(false, true)) {
      return;
    }
    try {
      loop.execute(collect);
    } catch (RejectedExecutionException _) {
      // The loop has ended, and the guest with it.
    }
  }

  /// Hands on what is done, then looks for more.
  private void collect() {
    posted.set(false);
    FileRequest request;
    while ((request = worker.poll()) != null) {
      FileRequest done = request;
      guarded(() -> finish(done, driver));
    }
    for (int i = 0; i < QUEUES; i++) {
      int index = i;
      guarded(() -> notified(index));
    }
  }

  /// What is wrong here is the driver's doing, and nobody else's business.
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | InternalError e) {
      Transport present = driver;
      if (present == null) {
        throw e;
      }
      present.fail(e);
    }
  }

  /// Ends the thread, when it has done what it is at, and the server.
  @Override
  public void close() {
    driver = null;
    worker.close();
  }
}
