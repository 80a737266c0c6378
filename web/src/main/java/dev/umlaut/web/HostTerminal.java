// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.guest.HostSession;
import dev.umlaut.guest.SessionRequest;
import dev.umlaut.guest.TerminalSize;
import dev.umlaut.lab.LabHost;
import dev.umlaut.lab.LabTime;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A command or shell in a host behind a WebSocket. See [TerminalMessage] for what is said.
///
/// Its methods are called by the connection's own thread.
final class HostTerminal implements WsListener {
  private final LiveLab live;
  private final Semaphore calls;
  private final CompletableFuture<HostSession> begun = new CompletableFuture<>();
  private String host = "";
  private @Nullable TerminalSocket socket;

  HostTerminal(LiveLab live, Semaphore calls) {
    this.live = live;
    this.calls = calls;
  }

  @Override
  public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
    host = hostOf(prologue);
    return Optional.empty();
  }

  /// `moon` of `/v1/hosts/moon/session`.
  static String hostOf(HttpPrologue prologue) {
    return prologue.uriPath().path().split("/", -1)[3];
  }

  @Override
  public void onOpen(WsSession session) {
    socket = new TerminalSocket(session);
    Hangup.watch(this::leave);
  }

  @Override
  public void onMessage(WsSession session, String text, boolean last) {
    TerminalMessage message = Json.read(text, TerminalMessage.class);
    TerminalSocket opened = socket;
    if (opened == null) {
      return;
    }
    switch (message.say()) {
      case "shown" -> opened.window().shown(message.windowBytes());
      case "begin" -> Thread.ofVirtual().name("session").start(() -> run(message, opened));
      case "resize" ->
          session()
              .ifPresent(one -> one.resize(new TerminalSize(message.columns(), message.rows())));
      case "end" -> session().ifPresent(this::end);
      default -> throw new IllegalArgumentException("not understood: " + message.say());
    }
  }

  @Override
  public void onMessage(WsSession session, BufferData frame, boolean last) {
    TerminalSocket opened = socket;
    if (opened == null) {
      return;
    }
    byte[] typed = TerminalSocket.bytes(frame);
    session()
        .ifPresent(one -> {
          try {
            one.in().write(typed);
            one.in().flush();
          } catch (IOException e) {
            // It reads no more; its end will be told.
            System.getLogger(HostTerminal.class.getName())
                .log(System.Logger.Level.DEBUG, "input that nobody wants", e);
          }
        });
  }

  private void end(HostSession one) {
    try {
      one.in().close();
    } catch (IOException e) {
      one.close(); // the connection is gone
    }
  }

  @Override
  public void onClose(WsSession session, int status, String reason) {
    leave();
  }

  @Override
  public void onError(WsSession session, Throwable t) {
    leave();
  }

  private void leave() {
    TerminalSocket opened = socket;
    if (opened != null) {
      opened.gone();
    }
    // Whoever began it closes it, as soon as it is there.
    var _ = begun.thenAccept(HostSession::close);
  }

  /// Waits until it has begun; empty when it could not.
  private Optional<HostSession> session() {
    try {
      return Optional.of(begun.join());
    } catch (CompletionException | CancellationException e) {
      return Optional.empty(); // which was told
    }
  }

  private void run(TerminalMessage asked, TerminalSocket to) {
    if (!calls.tryAcquire()) {
      begun.cancel(false);
      to.finish(TerminalMessage.tooMany());
      return;
    }
    to.window().open(asked.windowBytes());
    try {
      HostSession session = open(asked);
      try (session) {
        to.finish(TerminalMessage.exit(session.run(sink(to))));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // a wrong request, too
      begun.completeExceptionally(e);
      to.finish(TerminalMessage.problem(e));
    } finally {
      calls.release();
    }
  }

  private HostSession open(TerminalMessage asked) {
    LabHost to = live.host(host);
    boolean terminal = !asked.terminal().isEmpty();
    SessionRequest request =
        new SessionRequest(
            asked.command(),
            terminal ? new TerminalSize(asked.columns(), asked.rows()) : null,
            asked.terminal());
    HostSession session = to.open(request, () -> borrow(asked.command().isEmpty()));
    begun.complete(session);
    return session;
  }

  /// A command has its time also while time stands still; a shell goes with all the others'.
  private Runnable borrow(boolean shell) {
    return shell
        ? () -> {}
        : live.lab()
            .time()
            .map(LabTime::borrow)
            .<Runnable>map(loan -> loan::close)
            .orElse(() -> {});
  }

  private static HostSession.Sink sink(TerminalSocket to) {
    return new HostSession.Sink() {
      @Override
      public void output(byte[] bytes, int offset, int length) throws IOException {
        to.bytes(TerminalSocket.OUTPUT, bytes, offset, length);
      }

      @Override
      public void error(byte[] bytes, int offset, int length) throws IOException {
        to.bytes(TerminalSocket.ERROR, bytes, offset, length);
      }
    };
  }
}
