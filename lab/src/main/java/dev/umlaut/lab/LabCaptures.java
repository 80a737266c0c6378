// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Capture;
import java.util.ArrayList;
import java.util.List;

/// The captures of a running lab, so that they end with it. Safe for any thread.
final class LabCaptures implements AutoCloseable {
  /// Guarded by this.
  private final List<Capture> running = new ArrayList<>();

  synchronized void add(Capture capture) {
    running.removeIf(other -> !other.isRunning());
    running.add(capture);
  }

  @Override
  public synchronized void close() {
    running.forEach(Capture::close);
  }
}
