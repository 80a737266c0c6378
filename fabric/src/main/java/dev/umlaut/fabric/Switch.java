// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.Ethernet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A learning switch (IEEE 802.1D, clause 7, without spanning tree). A frame to an address that was
/// seen as a source goes to that port alone; one to a group or to an unknown address goes to all
/// other ports. Ports may carry VLANs (IEEE 802.1Q) and mirror others: see [PortSettings]; as soon
/// as one of them says which VLANs it carries, those that say nothing carry VLAN 1, and addresses
/// are learnt in each VLAN apart. Frames for the bridge group addresses (01:80:c2:00:00:0x) are
/// passed on like any other multicast, so that guests can run protocols such as LLDP and STP with
/// each other.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class Switch implements Network {
  /// How long an address is remembered after its last frame.
  public static final Duration AGEING = Duration.ofMinutes(5);

  private static final int VLAN_SHIFT = 48; // above the bits of an address

  private final String name;
  private final LongSupplier nowNanos;
  private final Wiring wiring;
  private final Plugs plugs;
  private final Segment segment = new Inside();
  private final AddressTable addresses;
  private final TagEditor tags = new TagEditor();
  private boolean hasVlans;
  private Attachment[] mirrors = {}; // replaced, never changed
  private boolean[] shown = {}; // to which of them the frame at hand was shown

  Switch(String name, LongSupplier nowNanos, Wiring wiring) {
    this(name, nowNanos, wiring, AGEING);
  }

  Switch(String name, LongSupplier nowNanos, Wiring wiring, Duration ageing) {
    this.name = name;
    this.nowNanos = nowNanos;
    this.wiring = wiring;
    this.plugs = new Plugs(name);
    this.addresses = new AddressTable(ageing.toNanos());
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

  /// Without VLANs: all frames as they are, to all ports.
  private void forwardPlain(Attachment from, Frame frame) {
    long now = nowNanos.getAsLong();
    addresses.learn(frame.source(), from, now);
    Attachment to = find(frame.destination(), now);
    if (to == null) {
      for (Attachment each : plugs.all()) {
        if (each != from) {
          deliver(each, frame);
        }
      }
    } else if (to != from) {
      deliver(to, frame);
    }
  }

  private void forwardInVlan(Attachment from, Frame frame) {
    int vlan = tags.read(frame, from.settings().vlans().untagged());
    if (vlan == 0 || !from.settings().vlans().carries(vlan)) {
      from.refuse();
      return;
    }
    long now = nowNanos.getAsLong();
    long above = (long) vlan << VLAN_SHIFT;
    addresses.learn(frame.source() | above, from, now);
    boolean group = Ethernet.isMulticast(frame.destination());
    @Nullable Attachment to = group ? null : addresses.find(frame.destination() | above, now);
    if (to == null) {
      for (Attachment each : plugs.all()) {
        if (each != from) {
          deliverInVlan(each, frame, vlan);
        }
      }
    } else if (to != from) {
      deliverInVlan(to, frame, vlan);
    }
  }

  private @Nullable Attachment find(long destination, long now) {
    return Ethernet.isMulticast(destination) ? null : addresses.find(destination, now);
  }

  private void deliverInVlan(Attachment to, Frame frame, int vlan) {
    PortVlans vlans = to.settings().vlans();
    if (vlans.carries(vlan)) {
      @Nullable Frame form = vlans.untagged() == vlan ? tags.untagged(frame) : tags.tagged(frame);
      if (form != null) {
        deliver(to, form);
      }
    }
  }

  private void deliver(Attachment to, Frame frame) {
    if (mirrors.length > 0) {
      if (to.settings().isMirror()) {
        return; // it sees other ports, not its own
      }
      mirror(to, frame);
    }
    plugs.deliver(to, frame);
  }

  /// Shows a frame that passes a port to the mirrors of that port, to each once.
  private void mirror(Attachment port, Frame frame) {
    for (int i = 0; i < mirrors.length; i++) {
      if (!shown[i] && mirrors[i].settings().sees(port.name())) {
        shown[i] = true;
        plugs.deliver(mirrors[i], frame);
      }
    }
  }

  private void configure() {
    hasVlans = false;
    List<Attachment> seeing = new ArrayList<>();
    for (Attachment each : plugs.all()) {
      hasVlans |= !each.settings().vlans().equals(PortVlans.PLAIN);
      if (each.settings().isMirror()) {
        seeing.add(each);
      }
    }
    mirrors = seeing.toArray(new Attachment[0]);
    shown = new boolean[mirrors.length];
  }

  /// What attachments see of this network.
  private final class Inside implements Segment {
    @Override
    public void forward(Attachment from, Frame frame) {
      if (mirrors.length > 0) {
        if (from.settings().isMirror()) {
          from.refuse();
          return;
        }
        Arrays.fill(shown, false);
        mirror(from, frame);
      }
      if (hasVlans) {
        forwardInVlan(from, frame);
      } else {
        forwardPlain(from, frame);
      }
    }

    @Override
    public void flush() {
      plugs.flush();
    }

    @Override
    public void detach(Attachment attachment) {
      plugs.remove(attachment);
      addresses.forget(attachment);
      configure();
    }

    @Override
    public void forget(Attachment attachment) {
      addresses.forget(attachment);
    }

    @Override
    public void changed(Attachment attachment) {
      addresses.forget(attachment);
      configure();
    }
  }
}
