// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import java.util.List;

/// A repeater: every frame goes to every port but the one it came from. Owned by the loop's thread.
///
/// @since 0.1
public final class Hub implements Network {
  private final String name;
  private final Wiring wiring;
  private final Plugs plugs;
  private final Segment segment = new Inside();

  Hub(String name, Wiring wiring) {
    this.name = name;
    this.wiring = wiring;
    this.plugs = new Plugs(name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Attachment attach(String attachmentName, Port port) {
    Attachment attachment = new Attachment(attachmentName, segment, port, wiring);
    plugs.add(attachment);
    return attachment;
  }

  @Override
  public List<Attachment> attachments() {
    return plugs.list();
  }

  /// What attachments see of this network.
  private final class Inside implements Segment {
    @Override
    public void forward(Attachment from, Frame frame) {
      plugs.deliverToAllBut(from, frame);
    }

    @Override
    public void flush() {
      plugs.flush();
    }

    @Override
    public void detach(Attachment attachment) {
      plugs.remove(attachment);
    }

    @Override
    public void forget(Attachment attachment) {}

    @Override
    public void changed(Attachment attachment) {}
  }
}
