// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A place for one request of a file system device that is on its way: where it came from, and
/// memory of our own for it and its reply, because the guest's belongs to the loop thread.
///
/// Owned by the loop thread, but from [FileWorker#submit] until it comes back.
final class FileRequest {
  private static final int FIRST_BYTES = 8192;

  final Chain chain = new Chain();
  private @Nullable SplitVirtqueue queue;
  private int queueIndex;
  private MemorySegment request = Arena.ofAuto().allocate(FIRST_BYTES, 8);
  private MemorySegment reply = request.asSlice(0, 0);
  private int requestBytes;
  private int room;
  private int replyBytes;
  private @Nullable Throwable failure;

  /// Takes over what the chain asks for.
  ///
  /// @throws VirtqueueException when it is longer than the server takes
  void take(SplitVirtqueue from, int index, FileServer server) {
    queue = from;
    queueIndex = index;
    if (chain.readableBytes() > server.requestBytesMax()) {
      throw new VirtqueueException("a file system request of " + chain.readableBytes() + " bytes");
    }
    requestBytes = (int) chain.readableBytes();
    room = (int) Math.min(chain.writableBytes(), server.replyBytesMax());
    request = withRoom(request, requestBytes);
    reply = withRoom(reply, room);
    chain.read(0, request, 0, requestBytes);
  }

  private static MemorySegment withRoom(MemorySegment present, int bytes) {
    if (present.byteSize() >= bytes) {
      return present;
    }
    long size = Math.max(FIRST_BYTES, Integer.highestOneBit(bytes - 1) * 2L);
    return Arena.ofAuto().allocate(size, 8);
  }

  /// Worker's thread.
  ///
  /// @param broken why the server cannot serve, or null
  void serve(FileServer server, @Nullable RuntimeException broken) {
    failure = broken;
    if (broken != null) {
      return;
    }
    try {
      replyBytes = server.serve(request, requestBytes, reply, room);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /// Hands the reply to the driver, if it is still the one that has asked.
  ///
  /// @return the queue that has something to publish, or null
  /// @throws VirtqueueException when the request was none
  @Nullable SplitVirtqueue finish(@Nullable Transport driver) {
    SplitVirtqueue from = queue;
    queue = null;
    if (driver == null || from == null || !from.equals(driver.queue(queueIndex))) {
      return null;
    }
    switch (failure) {
      case null -> {}
      case VirtqueueException e -> throw e;
      default -> throw new IllegalStateException("a file system request failed", failure);
    }
    chain.write(0, reply, 0, replyBytes);
    from.complete(chain, replyBytes);
    return from;
  }
}
