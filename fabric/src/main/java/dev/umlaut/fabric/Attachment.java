// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.Ethernet;

/// The plug of one port in one network. All frames of the port pass through here, those it sends by
/// [#send] and those for it by `receive`: the two places where a cable's impairments and captures
/// belong.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class Attachment implements AutoCloseable {
  private final String name;
  private final Segment network;
  private final Port port;
  private boolean open = true;
  private boolean unflushed;
  private long framesIn;
  private long bytesIn;
  private long framesOut;
  private long bytesOut;
  private long invalidIn;
  private long droppedOut;

  Attachment(String name, Segment network, Port port) {
    this.name = name;
    this.network = network;
    this.port = port;
  }

  /// The name given when it was plugged in.
  public String name() {
    return name;
  }

  /// Sends a frame of this port into the network; the ports that get it take it before this
  /// returns. They are told at [#flush()].
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
    network.forward(this, frame);
  }

  /// Ends a batch of [#send]s.
  public void flush() {
    network.flush();
  }

  /// What has passed so far.
  public Counters counters() {
    return new Counters(framesIn, bytesIn, framesOut, bytesOut, invalidIn, droppedOut);
  }

  /// Pulls the plug: no frame passes any more, and the network has forgotten this port's addresses.
  @Override
  public void close() {
    if (open) {
      open = false;
      network.detach(this);
    }
  }

  /// Hands a frame to the port.
  ///
  /// @return whether the port must be flushed and was not known to need it
  boolean receive(Frame frame) {
    if (!open) {
      return false;
    }
    if (!port.deliver(frame)) {
      droppedOut++;
      return false;
    }
    framesOut++;
    bytesOut += frame.length();
    boolean first = !unflushed;
    unflushed = true;
    return first;
  }

  void flushPort() {
    unflushed = false;
    port.flush();
  }

  boolean isOpen() {
    return open;
  }

  @Override
  public String toString() {
    return "Attachment[" + name + "]";
  }
}
