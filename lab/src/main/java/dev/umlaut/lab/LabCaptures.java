// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Capture;
import dev.umlaut.fabric.CaptureOptions;
import dev.umlaut.fabric.CaptureTarget;
import dev.umlaut.fabric.Link;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The captures of a running lab, so that they end with it. Safe for any thread.
final class LabCaptures implements AutoCloseable {
  /// Guarded by this.
  private final List<Capture> running = new ArrayList<>();

  /// Starts one.
  ///
  /// @throws UmlautException when its file cannot be made
  synchronized Capture start(List<Link> links, CaptureTarget target, CaptureOptions options) {
    try {
      Capture capture = Capture.start(links, target, options);
      running.removeIf(other -> !other.isRunning());
      running.add(capture);
      return capture;
    } catch (IOException e) {
      String names = String.join(", ", links.stream().map(Link::name).toList());
      throw new UmlautException("cannot capture frames of " + names + ": " + e, "", e);
    }
  }

  @Override
  public synchronized void close() {
    running.forEach(Capture::close);
  }
}
