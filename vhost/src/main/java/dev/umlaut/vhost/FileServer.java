// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import java.lang.foreign.MemorySegment;

/// What serves the requests of a [FileSystemDevice]: the server of a FUSE session. Everything but
/// [#tag()] is called by one thread, the device's own, one request after the other, so it may wait
/// for a disk.
///
/// @since 0.1
public interface FileServer extends AutoCloseable {
  /// The name by which the guest mounts it: 1 to 36 bytes of ASCII.
  String tag();

  /// The longest request that it takes, in bytes.
  int requestBytesMax();

  /// The longest reply that it gives, in bytes.
  int replyBytesMax();

  /// The thread that will do all the rest begins.
  void begin();

  /// Another driver begins, or the last one is gone: nothing of the session holds any more.
  void reset();

  /// Serves one request.
  ///
  /// @param request native memory, in which the request has `bytes` bytes from the beginning
  /// @param reply native memory, in which there is room for `room` bytes
  /// @return bytes of the reply; 0: there is none
  /// @throws VirtqueueException when the request is none: the driver loses the device
  int serve(MemorySegment request, int bytes, MemorySegment reply, int room);

  /// Gives up all that is open.
  @Override
  void close();
}
