// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import org.jspecify.annotations.Nullable;

/// What a [Device] sees of its driver. Loop thread only.
///
/// @since 0.1
public interface Transport {
  /// Whether the driver has accepted a feature.
  ///
  /// @param bit number of the feature, 0 to 63
  boolean negotiated(int bit);

  /// A queue of the driver, or null while it is not running. Ask again after every return to the
  /// loop: queues come and go, and with them the memory they lie in.
  @Nullable SplitVirtqueue queue(int index);

  /// Calls [Device#notified] for a queue again, at the loop's next turn: for a device that has done
  /// enough for one turn and lets others go first.
  void notifyLater(int queue);

  /// Tells the driver that [Device#config()] has changed.
  void configChanged();

  /// Ends the connection with this driver because of what it did; for use where throwing would hit
  /// somebody else, as in the delivery of another guest's frame.
  void fail(Throwable reason);
}
