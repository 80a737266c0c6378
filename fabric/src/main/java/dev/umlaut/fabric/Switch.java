// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.Ethernet;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A learning switch (IEEE 802.1D, clause 7, without spanning tree). A frame to an address that was
/// seen as a source goes to that port alone; one to a group or to an unknown address goes to all
/// other ports. Frames for the bridge group addresses (01:80:c2:00:00:0x) are passed on like any
/// other multicast, so that guests can run protocols such as LLDP and STP with each other.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class Switch implements Network {
  /// How long an address is remembered after its last frame.
  public static final Duration AGEING = Duration.ofMinutes(5);

  private final String name;
  private final LongSupplier nowNanos;
  private final Wiring wiring;
  private final Plugs plugs;
  private final Segment segment = new Inside();
  private final AddressTable addresses = new AddressTable(AGEING.toNanos());

  Switch(String name, LongSupplier nowNanos, Wiring wiring) {
    this.name = name;
    this.nowNanos = nowNanos;
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

  /// How many addresses are remembered, the aged ones included.
  public int addressCount() {
    return addresses.size();
  }

  /// What attachments see of this network.
  private final class Inside implements Segment {
    @Override
    public void forward(Attachment from, Frame frame) {
      long now = nowNanos.getAsLong();
      addresses.learn(frame.source(), from, now);
      long destination = frame.destination();
      if (!Ethernet.isMulticast(destination)) {
        @Nullable Attachment to = addresses.find(destination, now);
        if (to != null) {
          if (to != from) {
            plugs.deliver(to, frame);
          }
          return;
        }
      }
      plugs.deliverToAllBut(from, frame);
    }

    @Override
    public void flush() {
      plugs.flush();
    }

    @Override
    public void detach(Attachment attachment) {
      plugs.remove(attachment);
      addresses.forget(attachment);
    }

    @Override
    public void forget(Attachment attachment) {
      addresses.forget(attachment);
    }
  }
}
