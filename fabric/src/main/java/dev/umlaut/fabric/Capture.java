// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.PcapngBlocks;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Records the frames of one or more links in a pcapng file, as they would be on a wire, each link
/// an interface of the file, with times of the lab's clock.
///
/// ```
///   loop: tap ► cut and summed ► filter ► buffer ══► thread: file or stream
/// ```
///
/// What comes faster than it can be written is dropped, and counted in the file: a slow disk or a
/// reader that sleeps holds nobody up. Only in virtual time, which stands still meanwhile, the loop
/// waits for a file, so that nothing is missing in it.
///
/// Safe for any thread but the loop's.
///
/// @since 0.1
public final class Capture implements AutoCloseable {
  /// Most links in one capture.
  public static final int LINKS_MAX = 10_000;

  private static final System.Logger LOGGER = System.getLogger(Capture.class.getName());
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  /// How long a reader hears nothing at most.
  private static final Duration KNOCK = Duration.ofSeconds(5);

  /// A disk that takes longer is broken.
  private static final Duration FILE_PATIENCE = Duration.ofSeconds(10);

  private static final CaptureCounters NOTHING = new CaptureCounters(0, 0, 0);

  private final Wiring wiring;
  private final List<Link> links;
  private final List<Tap> taps = new ArrayList<>();
  private final CaptureBuffer buffer;
  private final CaptureRecorder recorder;
  private final CaptureSink sink;
  private final Thread writer;
  private volatile @Nullable IOException failure;
  private volatile Last last;

  /// What is known at an instant, the end at last.
  ///
  /// @param nanos since 1970
  record Last(List<CaptureCounters> counters, long nanos) {}

  private Capture(List<Link> links, CaptureTarget target, CaptureOptions options)
      throws IOException {
    this.links = List.copyOf(links);
    this.wiring = links.getFirst().wiring();
    List<String> names = links.stream().map(Link::name).toList();
    this.sink = CaptureSink.open(target, new CaptureHead(names, options));
    this.buffer = new CaptureBuffer(patience(target));
    this.last = new Last(Collections.nCopies(links.size(), NOTHING), 0);
    this.recorder = new CaptureRecorder(wiring, links.size(), options, buffer);
    this.writer =
        Thread.ofPlatform().daemon().name("capture-" + names.getFirst()).unstarted(this::write);
    for (int i = 0; i < links.size(); i++) {
      taps.add(recorder.tap(i));
    }
  }

  /// Starts to record.
  ///
  /// @param links of one lab, at least one
  /// @throws IOException when the file cannot be made
  /// @throws IllegalStateException when one of the links has too many taps
  public static Capture start(List<Link> links, CaptureTarget target, CaptureOptions options)
      throws IOException {
    if (links.isEmpty() || links.size() > LINKS_MAX) {
      throw new IllegalArgumentException("a capture is of 1 to " + LINKS_MAX + " links");
    }
    Capture capture = new Capture(links, target, options);
    capture.writer.start();
    boolean listening = false;
    try {
      capture.onLoop(capture::listen);
      listening = true;
    } finally {
      if (!listening) {
        capture.close();
      }
    }
    return capture;
  }

  private Duration patience(CaptureTarget target) {
    boolean waits = target instanceof CaptureTarget.File && wiring.loop().virtualTime().isPresent();
    return waits ? FILE_PATIENCE : Duration.ZERO;
  }

  private void listen() {
    for (int i = 0; i < links.size(); i++) {
      links.get(i).add(taps.get(i));
    }
  }

  /// What has been seen on each link, in their order. Frames that found the only file full are
  /// counted as dropped only in the file.
  public List<CaptureCounters> counters() {
    List<CaptureCounters> counters = new ArrayList<>();
    onLoop(() -> {
      for (int i = 0; i < links.size(); i++) {
        counters.add(recorder.counters(i));
      }
    });
    return counters;
  }

  /// Ends the capture by itself.
  ///
  /// @param span of the lab's time, from now on
  public void endAfter(Duration span) {
    onLoop(() -> {
      Timer _ =
          wiring
              .loop()
              .after(
                  span,
                  () -> {
                    stopListening();
                    buffer.close();
                  });
    });
  }

  /// Why nothing is written any more, if so: the disk is full, or the reader has gone.
  public Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  /// Whether frames are still written.
  public boolean isRunning() {
    return writer.isAlive();
  }

  /// Ends the capture and waits until all is written, five seconds at most. Idempotent.
  @Override
  public void close() {
    try {
      onLoop(this::stopListening);
    } catch (RejectedExecutionException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "the loop of a capture has gone before it", e);
    }
    buffer.close();
    try {
      if (!writer.join(CLOSE_LIMIT)) {
        LOGGER.log(System.Logger.Level.WARNING, "{0} still waits for its reader", writer.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopListening() {
    for (int i = 0; i < links.size(); i++) {
      links.get(i).remove(taps.get(i));
    }
    count();
  }

  private void count() {
    List<CaptureCounters> counters = new ArrayList<>();
    for (int i = 0; i < links.size(); i++) {
      counters.add(recorder.counters(i));
    }
    last = new Last(counters, wiring.zeroNanos() + wiring.loop().nowNanos());
  }

  private Last now() {
    try {
      onLoop(this::count);
    } catch (RejectedExecutionException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "the loop of a capture has gone before it", e);
    }
    return last;
  }

  private void onLoop(Runnable action) {
    EventLoop loop = wiring.loop();
    loop.call(() -> {
      action.run();
      return true;
    });
  }

  /// The writer's thread.
  private void write() {
    try (sink) {
      sink.begin();
      for (PcapngBlocks next = buffer.take(KNOCK); next != null; next = buffer.take(KNOCK)) {
        if (next.size() == 0) {
          sink.knock(this::now);
          continue;
        }
        byte[] bytes = (byte[]) next.memory().heapBase().orElseThrow();
        sink.write(bytes, (int) next.size());
      }
      sink.end(last.counters(), last.nanos());
    } catch (IOException e) {
      failure = e;
      buffer.close(); // whatever comes now is dropped
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
