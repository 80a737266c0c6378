// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.fabric.Capture;
import dev.umlaut.fabric.CaptureCounters;
import dev.umlaut.fabric.CaptureOptions;
import dev.umlaut.fabric.CaptureTarget;
import dev.umlaut.os.UmlautException;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Shows the packets of links over a WebSocket, as [PacketMessage]s: all of them while there are
/// few, a sample of them when there are many. The client says once which ones. Whoever reads slowly
/// is shown fewer; the network does not wait.
///
/// Its methods are called by the connection's own thread, which has another one tell.
final class PacketSocket implements WsListener {
  /// Four times a second: as many as a person can see passing by, and a browser draws with ease.
  private static final int ROWS_PER_TICK = 50;

  private static final long TICK_MILLIS = 250;
  private static final int PIPE_BYTES = 256 * 1024;
  private static final int CLOSED_NORMALLY = 1000;

  private final LiveLab live;
  private final Semaphore watchers;
  private final CountDownLatch left = new CountDownLatch(1);
  private @Nullable TerminalSocket socket;
  private boolean begun;

  /// @param watchers how many more there may be: each has buffers of several MiB
  PacketSocket(LiveLab live, Semaphore watchers) {
    this.live = live;
    this.watchers = watchers;
  }

  /// What is to be shown.
  ///
  /// @param links or networks, for all links of theirs; none: all of the lab
  /// @param filter which packets, in tcpdump's words; none: all
  record PacketRequest(@Nullable List<String> links, @Nullable String filter) {}

  @Override
  public void onOpen(WsSession session) {
    socket = new TerminalSocket(session);
    Hangup.watch(left::countDown);
  }

  @Override
  public void onMessage(WsSession session, String text, boolean last) {
    PacketRequest asked = Json.read(text, PacketRequest.class);
    TerminalSocket opened = socket;
    if (opened != null && !begun) {
      begun = true;
      Thread.ofVirtual().name("packets").start(() -> show(asked, opened));
    }
  }

  @Override
  public void onClose(WsSession session, int status, String reason) {
    left.countDown();
  }

  @Override
  public void onError(WsSession session, Throwable t) {
    left.countDown();
  }

  private void show(PacketRequest asked, TerminalSocket to) {
    if (!watchers.tryAcquire()) {
      refuse(to, new Problem("too many watch packets at a time", "close one of the lists"));
      return;
    }
    try {
      watch(asked, to);
    } catch (UmlautException e) {
      refuse(to, ApiException.problemOf(e));
    } catch (IllegalArgumentException | IllegalStateException e) { // the filter; too many taps
      refuse(to, new Problem(String.valueOf(e.getMessage()), ""));
    } catch (IOException e) {
      to.gone(); // nobody watches any more
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      watchers.release();
    }
  }

  private static void refuse(TerminalSocket to, Problem problem) {
    try {
      to.text(Json.write(PacketMessage.refusal(problem)));
      to.close(CLOSED_NORMALLY, "");
    } catch (IOException e) {
      to.gone();
    }
  }

  private void watch(PacketRequest asked, TerminalSocket to)
      throws IOException, InterruptedException {
    List<String> links = CaptureLinks.of(live.definition(), asked.links());
    CaptureOptions options =
        CaptureOptions.ALL
            .withFilter(CaptureLinks.filter(asked.filter()))
            .withSnap(PacketRow.BYTES_MAX);
    PacketSample sample = new PacketSample(ROWS_PER_TICK);
    try (PipedInputStream in = new PipedInputStream(PIPE_BYTES);
        PipedOutputStream out = new PipedOutputStream(in)) {
      Thread reader = Thread.ofVirtual().name("packet-sample").start(() -> read(sample, in));
      try (Capture capture = live.lab().capture(links, new CaptureTarget.Stream(out), options)) {
        to.text(Json.write(sample.take(0)));
        while (reader.isAlive() && !left.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
          PacketMessage message = sample.take(missing(capture));
          if (!message.rows().isEmpty()) {
            to.text(Json.write(message));
          }
        }
      }
    }
    to.close(CLOSED_NORMALLY, "");
  }

  private static long missing(Capture capture) {
    try {
      return capture.counters().stream().mapToLong(CaptureCounters::dropped).sum();
    } catch (RejectedExecutionException e) {
      return 0; // the lab is ending, and the capture with it
    }
  }

  private static void read(PacketSample sample, PipedInputStream in) {
    try {
      sample.read(in);
    } catch (IOException e) {
      System.getLogger(PacketSocket.class.getName())
          .log(System.Logger.Level.DEBUG, "the end of a capture", e);
    }
  }
}
