// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.vhost.ConsoleDevice;
import dev.umlaut.vhost.Device;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A host's console, `/dev/hvc0`: everything it says goes to the log and to all who watch it; what
/// any of them types goes to the host. Any thread.
///
/// @since 0.1
public final class HostConsole {
  /// The most that watch one console at a time.
  public static final int WATCHERS_MAX = 32;

  private final EventLoop loop;
  private final ConsoleLog log;
  private final ConsoleDevice device;
  private final List<ConsoleWatcher> watchers = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  HostConsole(EventLoop loop, ConsoleLog log) {
    this.loop = loop;
    this.log = log;
    this.device = new ConsoleDevice(loop, this::said);
  }

  Device device() {
    return device;
  }

  /// Loop thread.
  private void said(byte[] bytes) {
    log.append(bytes);
    for (ConsoleWatcher watcher : watchers) {
      watcher.said(bytes);
    }
  }

  /// Begins to watch: first comes the end of what was said until now, then all that follows.
  ///
  /// @param tailBytes how much of it at most
  /// @return to be closed
  /// @throws ShellException too many watch it
  public ConsoleWatcher watch(int tailBytes) {
    // Nothing is said between the look into the log and the begin.
    return loop.call(() -> {
      if (watchers.size() >= WATCHERS_MAX) {
        throw new ShellException(WATCHERS_MAX + " watch this console already", "", null);
      }
      ConsoleWatcher watcher = new ConsoleWatcher(watchers::remove);
      watcher.said(log.tail(tailBytes));
      watchers.add(watcher);
      if (ended) {
        watcher.end();
      }
      return watcher;
    });
  }

  /// Types something. A host that does not read it loses what is more than 64 KiB.
  public void type(byte[] bytes) {
    if (!ended) {
      device.input(bytes);
    }
  }

  /// Tells the host how large the terminal is that shows the console.
  public void resize(TerminalSize size) {
    if (!ended) {
      device.resize(size.columns(), size.rows());
    }
  }

  /// Ends the watching: the host says nothing more.
  void close() {
    ended = true;
    watchers.forEach(ConsoleWatcher::end);
  }
}
