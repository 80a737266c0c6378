// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.Tty;
import dev.umlaut.os.UmlautException;
import dev.umlaut.web.TerminalConnection;
import dev.umlaut.web.TerminalConnection.Incoming;
import dev.umlaut.web.TerminalMessage;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// This process's terminal in raw mode, joined with one in a host: every key goes there, and what
/// comes from there is shown as it is.
final class RawTerminal {
  private static final int BUFFER_BYTES = 4 * 1024;

  /// How soon the host learns that the window has another size.
  private static final long SIZE_MILLIS = 250;

  private static final Tty.Size USUAL = new Tty.Size(80, 24);

  private final PrintStream out;

  /// Leaves, when it is typed; negative: no key does.
  private final int detachKey;

  RawTerminal(PrintStream out, int detachKey) {
    this.out = out;
    this.detachKey = detachKey;
  }

  static Tty.Size size() {
    return Tty.size().orElse(USUAL);
  }

  /// Waits until the other side has ended, or the detach key was typed.
  ///
  /// @return the status; empty when it was left
  Optional<Integer> join(TerminalConnection remote) {
    CountDownLatch left = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Optional<Tty> raw = Tty.raw();
    try (AutoCloseable _ = raw.<AutoCloseable>map(tty -> tty).orElse(() -> {})) {
      Thread.ofPlatform().daemon().name("keys").start(() -> type(remote, left));
      Thread.ofVirtual().name("window").start(() -> watchSize(remote, over));
      return show(remote, left);
    } catch (IOException e) {
      if (left.getCount() == 0) {
        return Optional.empty();
      }
      throw new UmlautException("the lab's process is gone: " + e.getMessage(), "", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) { // AutoCloseable declares it
      throw new IllegalStateException(e);
    } finally {
      over.countDown();
    }
  }

  private Optional<Integer> show(TerminalConnection remote, CountDownLatch left)
      throws IOException {
    while (left.getCount() > 0) {
      switch (remote.next()) {
        case Incoming.Bytes some -> {
          byte[] bytes = some.bytes();
          out.write(bytes, 0, bytes.length);
          out.flush();
        }
        case Incoming.Exit(int status) -> {
          return Optional.of(status);
        }
      }
    }
    return Optional.empty();
  }

  private void type(TerminalConnection remote, CountDownLatch left) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int count = System.in.read(buffer); count >= 0; count = System.in.read(buffer)) {
        int upTo = detach(buffer, count);
        if (upTo > 0) {
          remote.type(buffer, upTo);
        }
        if (upTo < count) {
          left.countDown();
          remote.close();
          return;
        }
      }
    } catch (IOException e) {
      // The other side has ended, which the other direction says.
      System.getLogger(RawTerminal.class.getName())
          .log(System.Logger.Level.DEBUG, "keys that nobody wants", e);
    }
  }

  private int detach(byte[] keys, int count) {
    for (int i = 0; i < count; i++) {
      if (keys[i] == detachKey) {
        return i;
      }
    }
    return count;
  }

  private static void watchSize(TerminalConnection remote, CountDownLatch over) {
    Tty.Size known = size();
    try {
      while (!over.await(SIZE_MILLIS, TimeUnit.MILLISECONDS)) {
        Tty.Size now = size();
        if (!now.equals(known)) {
          known = now;
          remote.say(TerminalMessage.resize(now.columns(), now.rows()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.getLogger(RawTerminal.class.getName())
          .log(System.Logger.Level.DEBUG, "ended already", e);
    }
  }
}
