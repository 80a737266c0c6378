// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.Ethernet;

/// The plug of one port in one network, and the cable between them. All frames of the port pass
/// through here, those it sends by [#send] and those for it by `receive`: the two ends at which
/// they enter the cable's two [lanes][Lane].
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class Attachment implements AutoCloseable {
  private final String name;
  private final Segment network;
  private final Port port;
  private final Link link;
  private boolean open = true;
  private boolean unflushed;
  private long framesIn;
  private long bytesIn;
  private long framesOut;
  private long bytesOut;
  private long invalidIn;
  private long droppedOut;
  private long refusedIn;
  private PortSettings settings = PortSettings.PLAIN;

  /// How many addresses the network has learnt behind it: kept by its table.
  int addresses;

  Attachment(String name, Segment network, Port port, Wiring wiring) {
    this.name = name;
    this.network = network;
    this.port = port;
    Link.Ends ends = new Link.Ends(new NetworkEnd(), new PortEnd());
    link = new Link(name, wiring, ends, this::plugged);
  }

  /// The name given when it was plugged in.
  public String name() {
    return name;
  }

  /// The cable.
  public Link link() {
    return link;
  }

  /// What the switch is told of this port.
  public PortSettings settings() {
    return settings;
  }

  /// Tells the switch of this port; a hub does not care.
  public void settings(PortSettings next) {
    settings = next;
    network.changed(this);
  }

  /// How many addresses are known behind this port, the aged ones included.
  public int addressCount() {
    return addresses;
  }

  /// The network does not carry a frame of this port.
  void refuse() {
    refusedIn++;
  }

  /// Sends a frame of this port into the network. Where the cables have no delay, the ports that
  /// get it take it before this returns, and they are told at [#flush()].
  public void send(Frame frame) {
    long source = frame.source();
    if (!open || frame.length() < Ethernet.HEADER_BYTES) {
      invalidIn++;
      return;
    }
    if (source == 0 || Ethernet.isMulticast(source)) {
      invalidIn++; // no station has such an address; bridges of Linux drop it too
      return;
    }
    framesIn++;
    bytesIn += frame.length();
    link.send(frame);
  }

  /// Ends a batch of [#send]s.
  public void flush() {
    network.flush();
  }

  /// What has passed so far.
  public Counters counters() {
    return new Counters(framesIn, bytesIn, framesOut, bytesOut, invalidIn, droppedOut, refusedIn);
  }

  /// Pulls the plug: no frame passes any more, and the network has forgotten this port's addresses.
  @Override
  public void close() {
    if (open) {
      open = false;
      link.close();
      network.detach(this);
    }
  }

  /// Takes a frame for the port.
  ///
  /// @return whether the port must be flushed and was not known to need it
  boolean receive(Frame frame) {
    if (!open) {
      return false;
    }
    boolean known = unflushed;
    link.receive(frame);
    return unflushed && !known;
  }

  private void deliver(Frame frame) {
    link.show(Direction.TO_PORT, frame);
    if (!port.deliver(frame)) {
      droppedOut++;
      return;
    }
    framesOut++;
    bytesOut += frame.length();
    unflushed = true;
  }

  void flushPort() {
    unflushed = false;
    port.flush();
  }

  boolean isOpen() {
    return open;
  }

  private void plugged(boolean in) {
    if (!in) {
      network.forget(this);
    }
    port.carrierChanged(in);
  }

  @Override
  public String toString() {
    return "Attachment[" + name + "]";
  }

  /// Where what the port has sent comes out.
  private final class NetworkEnd implements Lane.End {
    @Override
    public void arrive(Frame frame) {
      network.forward(Attachment.this, frame);
    }

    @Override
    public void flush() {
      network.flush();
    }
  }

  /// Where what is for the port comes out.
  private final class PortEnd implements Lane.End {
    @Override
    public void arrive(Frame frame) {
      deliver(frame);
    }

    @Override
    public void flush() {
      flushPort();
    }
  }
}
