// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.guest.ConsoleWatcher;
import dev.umlaut.guest.HostConsole;
import dev.umlaut.guest.TerminalSize;
import dev.umlaut.lab.LabHost;
import dev.umlaut.os.UmlautException;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A host's console behind a WebSocket. See [TerminalMessage] for what is said.
///
/// Its methods are called by the connection's own thread.
final class ConsoleTerminal implements WsListener {
  private static final int TAIL_BYTES_MAX = 1024 * 1024;

  private final LiveLab live;
  private final Semaphore calls;
  private String host = "";
  private @Nullable TerminalSocket socket;
  private @Nullable HostConsole console;
  private @Nullable ConsoleWatcher watcher;

  ConsoleTerminal(LiveLab live, Semaphore calls) {
    this.live = live;
    this.calls = calls;
  }

  @Override
  public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
    host = HostTerminal.hostOf(prologue);
    return Optional.empty();
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
      case "begin" -> begin(message, opened);
      case "shown" -> opened.window().shown(message.windowBytes());
      case "resize" -> resize(message);
      default -> throw new IllegalArgumentException("not understood: " + message.say());
    }
  }

  private void begin(TerminalMessage message, TerminalSocket to) {
    if (watcher != null) {
      return;
    }
    to.window().open(message.windowBytes());
    try {
      LabHost shown = live.host(host);
      HostConsole screen = shown.screen();
      ConsoleWatcher begun = screen.watch(Math.clamp(message.tailBytes(), 0, TAIL_BYTES_MAX));
      console = screen;
      watcher = begun;
      if (message.columns() > 0) {
        resize(message);
        ConsoleLogin.begin(shown);
      }
      Thread.ofVirtual().name("console").start(() -> watch(begun, to));
    } catch (UmlautException e) {
      to.finish(TerminalMessage.problem(e));
    }
  }

  private void resize(TerminalMessage message) {
    HostConsole screen = console;
    if (screen != null && message.columns() > 0) {
      screen.resize(new TerminalSize(message.columns(), message.rows()));
    }
  }

  @Override
  public void onMessage(WsSession session, BufferData frame, boolean last) {
    HostConsole screen = console;
    if (screen != null) {
      screen.type(TerminalSocket.bytes(frame));
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
    ConsoleWatcher watching = watcher;
    if (watching != null) {
      watching.close();
    }
  }

  private void watch(ConsoleWatcher from, TerminalSocket to) {
    if (!calls.tryAcquire()) {
      to.finish(TerminalMessage.tooMany());
      return;
    }
    try (from) {
      for (byte[] next = from.next(); next.length > 0; next = from.next()) {
        to.output(next);
      }
      to.finish(TerminalMessage.exit(0));
    } catch (IOException e) {
      to.gone(); // nobody watches any more
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      calls.release();
    }
  }
}
