// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.Lab;
import dev.umlaut.os.UmlautException;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Tells over a WebSocket how a lab is and what happens in it, as [LiveMessage]s, twice a second at
/// most and often less. Whoever reads slowly is told less often, and nothing is kept for him.
///
/// Its methods are called by the connection's own thread, which has another one tell.
final class LiveSocket implements WsListener {
  private static final Duration TICK = Duration.ofMillis(500);
  private static final int TICKS_PER_STATE = 4;
  private static final int EVENTS_FIRST_MAX = 500;
  private static final int CLOSED_NORMALLY = 1000;

  private final LiveLab live;
  private final Semaphore calls;
  private final Map<String, CableState> told = new HashMap<>();
  private @Nullable Thread teller;

  LiveSocket(LiveLab live, Semaphore calls) {
    this.live = live;
    this.calls = calls;
  }

  @Override
  public void onOpen(WsSession session) {
    TerminalSocket socket = new TerminalSocket(session);
    teller = Thread.ofVirtual().name("live").start(() -> tell(socket));
    Hangup.watch(this::leave);
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
    Thread telling = teller;
    if (telling != null) {
      telling.interrupt();
    }
  }

  private void tell(TerminalSocket to) {
    if (!calls.tryAcquire()) {
      to.finish(TerminalMessage.tooMany());
      return;
    }
    try {
      long last = Math.max(0, live.events().lastNumber() - EVENTS_FIRST_MAX);
      for (int tick = 0; !isOver(last); tick++) {
        List<LabEvent> events = live.events().after(last, tick == 0 ? Duration.ZERO : TICK);
        last = events.isEmpty() ? last : events.getLast().number();
        boolean state = tick % TICKS_PER_STATE == 0 || !events.isEmpty();
        LiveMessage message = new LiveMessage(state ? live.state() : null, changed(), events);
        if (state || !message.links().isEmpty()) {
          to.text(Json.write(message));
        }
      }
      to.close(CLOSED_NORMALLY, "the lab is down");
    } catch (IOException e) {
      to.gone(); // nobody watches any more
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      calls.release();
    }
  }

  private boolean isOver(long last) {
    return live.events().isClosed() && live.events().lastNumber() == last;
  }

  private List<CableState> changed() {
    List<CableState> changed = new ArrayList<>();
    try {
      Lab lab = live.lab();
      Map<String, String> links = LinkNames.of(live.definition());
      told.keySet().retainAll(links.keySet());
      for (Map.Entry<String, String> link : links.entrySet()) {
        CableState now = CableState.of(lab.link(link.getKey()), link.getValue());
        if (!now.equals(told.put(now.link(), now))) {
          changed.add(now);
        }
      }
    } catch (UmlautException e) {
      return List.of(); // it is not up yet, or not any more
    }
    return changed;
  }
}
