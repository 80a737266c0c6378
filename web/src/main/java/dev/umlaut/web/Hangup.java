// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

/// Notices that the other side of a WebSocket is gone. The library tells a listener of a close that
/// was said and of failures, but not of a connection that just ends, as when a process is killed:
/// then its thread ends.
final class Hangup {
  private Hangup() {}

  /// To be called by the connection's own thread.
  ///
  /// @param leave runs when the connection has ended in any way; maybe not for the first time
  static void watch(Runnable leave) {
    Thread connection = Thread.currentThread();
    Thread _ =
        Thread.ofVirtual()
            .name("hangup")
            .start(() -> {
              try {
                connection.join();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              leave.run();
            });
  }
}
