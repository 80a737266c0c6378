// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The attachments of one network, and which of them have frames to be told of. A port may be
/// plugged in or out while a frame is on its way: whoever loops over [#all()] keeps what it began
/// with.
final class Plugs {
  private final String network;
  private Attachment[] all = {};
  private Attachment[] unflushed = {};
  private int unflushedCount;

  Plugs(String network) {
    this.network = network;
  }

  /// The attachments; the array is replaced, never changed.
  Attachment[] all() {
    return all;
  }

  List<Attachment> list() {
    return List.of(all);
  }

  void add(Attachment attachment) {
    if (all.length == Network.MAX_PORTS) {
      throw new IllegalStateException(
          "network " + network + " has " + all.length + " ports, no room for " + attachment.name());
    }
    Attachment[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = attachment;
    all = more;
    unflushed = Arrays.copyOf(unflushed, Network.MAX_PORTS);
  }

  void remove(Attachment attachment) {
    List<Attachment> rest = new ArrayList<>(Arrays.asList(all));
    rest.remove(attachment);
    all = rest.toArray(new Attachment[0]);
  }

  void deliver(Attachment to, Frame frame) {
    if (to.receive(frame) && unflushedCount < unflushed.length) {
      unflushed[unflushedCount++] = to;
    }
  }

  void deliverToAllBut(Attachment from, Frame frame) {
    for (Attachment to : all) {
      if (to != from) {
        deliver(to, frame);
      }
    }
  }

  void flush() {
    while (unflushedCount > 0) {
      Attachment next = unflushed[--unflushedCount];
      if (next.isOpen()) {
        next.flushPort();
      }
    }
  }
}
