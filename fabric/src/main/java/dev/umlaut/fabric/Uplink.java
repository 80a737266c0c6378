// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// A way out of a lab: a port whose other side is not a guest. What comes in by it is as hostile as
/// what guests send.
///
/// Frames that go out are as they are on a wire: large ones are cut, checksums filled in.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public sealed interface Uplink extends Port, AutoCloseable
    permits TapUplink, VxlanUplink, StreamUplink {
  /// Says where frames from outside go, and begins to take them.
  void connect(Attachment plug);

  /// What could not be done. What was done is counted by the attachment.
  UplinkCounters counters();

  /// Cuts the way; nothing comes in any more.
  @Override
  void close();
}
