// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.helidon.websocket.WsUpgradeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A WebSocket of a browser, handed on to the same one of a lab. Nothing is kept here: whoever does
/// not read holds up the other side.
///
/// Its methods are called by the connection's own thread.
final class SocketRelay implements WsListener {
  /// What the page says so that a connection on which nothing happens is not taken for a dead one.
  private static final String HERE = "here";

  private static final int CLOSED_NORMALLY = 1000;
  private static final int GONE_AWAY = 1001;

  private final Door door;
  private final LabSockets labs;
  private String lab = "";
  private String path = "";
  private @Nullable WebSocketClient there;

  SocketRelay(Door door, LabSockets labs) {
    this.door = door;
    this.labs = labs;
  }

  @Override
  public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers)
      throws WsUpgradeException {
    Optional<String> refused = door.refusal(visit(Door.Visit.WEBSOCKET, headers));
    if (refused.isPresent()) {
      throw new WsUpgradeException(refused.get());
    }
    String all = prologue.uriPath().rawPath().substring(door.path().length());
    String[] words = all.split("/", 4); // "", "labs", the lab, the rest
    lab = words[2];
    path = "/" + words[3];
    return Optional.empty();
  }

  static Door.Visit visit(String method, Headers headers) {
    return new Door.Visit(
        method,
        headers.value(HeaderNames.HOST).orElse(""),
        headers.value(HeaderNames.ORIGIN).orElse(""),
        headers.value(HeaderNames.create("Sec-Fetch-Site")).orElse(""),
        headers.value(HeaderNames.COOKIE).orElse(""));
  }

  @Override
  public void onOpen(WsSession session) {
    try {
      WebSocketClient opened = WebSocketClient.open(labs.find(lab), path);
      there = opened;
      Thread.ofVirtual().name("relay").start(() -> relay(opened, session));
      Hangup.watch(this::leave);
    } catch (ApiException | IOException e) {
      session.close(GONE_AWAY, "lab " + lab + " does not answer");
    }
  }

  private static void relay(WebSocketClient from, WsSession to) {
    TerminalSocket socket = new TerminalSocket(to);
    try (from) {
      while (true) {
        WebSocketClient.Frame frame = from.next();
        switch (frame.opcode()) {
          case WebSocketClient.TEXT ->
              socket.text(new String(frame.bytes(), StandardCharsets.UTF_8));
          case WebSocketClient.BINARY -> socket.raw(frame.bytes());
          default -> {
            socket.close(CLOSED_NORMALLY, "");
            return;
          }
        }
      }
    } catch (IOException e) {
      socket.close(GONE_AWAY, "");
    }
  }

  @Override
  public void onMessage(WsSession session, String text, boolean last) {
    if (!text.equals(HERE)) {
      send(WebSocketClient.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void onMessage(WsSession session, BufferData frame, boolean last) {
    send(WebSocketClient.BINARY, TerminalSocket.bytes(frame));
  }

  private void send(int opcode, byte[] payload) {
    WebSocketClient opened = there;
    if (opened == null) {
      return;
    }
    try {
      opened.send(opcode, payload);
    } catch (IOException e) {
      opened.close(); // its reader tells the browser
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
    WebSocketClient opened = there;
    if (opened != null) {
      opened.close();
    }
  }
}
