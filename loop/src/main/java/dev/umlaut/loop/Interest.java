// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import dev.umlaut.os.Epoll;

/// What a [Watch] waits for.
///
/// @since 0.1
public enum Interest {
  /// Nothing for now, not even errors: the watch keeps its place only.
  NONE(0),
  /// There is something to read, or the other side has closed.
  READ(Epoll.IN),
  /// There is room to write.
  WRITE(Epoll.OUT),
  /// Either of the two.
  READ_WRITE(Epoll.IN | Epoll.OUT);

  private final int events;

  Interest(int events) {
    this.events = events;
  }

  int events() {
    return events;
  }
}
