// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/// An order among things that are done at the same time, for the moment in which it matters. Any
/// thread.
final class Turns {
  private final List<CountDownLatch> over;

  /// @param count of those who take turns
  Turns(int count) {
    over = Stream.generate(() -> new CountDownLatch(1)).limit(count).toList();
  }

  /// Waits until the turn before has [ended][#end].
  ///
  /// @param position from 0
  void await(int position) throws InterruptedException {
    if (position > 0) {
      over.get(position - 1).await();
    }
  }

  /// Ends a turn. Everybody must, also who failed before it came: somebody waits.
  void end(int position) {
    over.get(position).countDown();
  }
}
