// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

/// Two connected descriptors, as socketpair(2) makes them.
///
/// @param first one end
/// @param second the other end
/// @since 0.1
public record FdPair(Fd first, Fd second) implements AutoCloseable {
  /// Closes both ends.
  @Override
  public void close() {
    first.close();
    second.close();
  }
}
