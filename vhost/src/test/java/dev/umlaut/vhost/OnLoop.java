// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.EventLoop;
import java.util.concurrent.Callable;

/// Runs the body of a test on a loop's thread, as its devices are owned by that.
final class OnLoop {
  /// What a test does on the loop.
  interface Body {
    void run(EventLoop loop) throws Exception;
  }

  private OnLoop() {}

  static void run(Body body) {
    try (EventLoop loop = EventLoop.start("test")) {
      Callable<Boolean> task =
          () -> {
            body.run(loop);
            return true;
          };
      loop.call(task);
    }
  }
}
