// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.Ethernet;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Interest;
import dev.umlaut.loop.Watch;
import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.UdpAddress;
import dev.umlaut.os.UdpSockets;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tunnel through UDP to other machines (VXLAN, RFC 7348), each of which is another Umlaut or any
/// Linux with a `vxlan` interface. A frame goes to the machine behind which its destination was
/// seen, else to all of them; what comes from one is never sent on to another.
///
/// ```
///  u8 flags (0x08) | 3 bytes 0 | 3 bytes number of the network | u8 0 | Ethernet frame
/// ```
///
/// VXLAN knows no secrets: whoever can forge the address of such a machine can send frames.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class VxlanUplink implements Uplink {
  /// The port that IANA has assigned.
  public static final int PORT = 4789;

  /// Largest number of a network: it has 24 bits.
  public static final int ID_MAX = 0xff_ffff;

  /// Most machines at the other ends.
  public static final int REMOTES_MAX = 16;

  private static final int HEADER_BYTES = 8;
  private static final int FRAMES_PER_TURN = 256;
  private static final int ID_VALID = 0x0800_0000;
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final EventLoop loop;
  private final Fd socket;
  private final int id;
  private final UdpAddress[] remotes;
  private final UdpAddress from = new UdpAddress();
  private final Doorway doorway = new Doorway(HEADER_BYTES, this::transmit);
  private final RemoteTable learnt;
  private @Nullable Watch watch;
  private long destination;
  private boolean open = true;

  private VxlanUplink(EventLoop loop, Fd socket, int id, List<InetSocketAddress> remotes) {
    this.loop = loop;
    this.socket = socket;
    this.id = id;
    this.remotes = remotes.stream().map(UdpAddress::of).toArray(UdpAddress[]::new);
    this.learnt = new RemoteTable(Switch.AGEING.toNanos());
    MemorySegment header = doorway.out();
    header.set(U32, 0, ID_VALID);
    header.set(U32, 4, id << 8);
  }

  /// Opens the tunnel.
  ///
  /// @param id the number of the network, 0 to [#ID_MAX], the same at all ends
  /// @param localPort where frames are received; 0 for one that is free
  /// @param remotes resolved addresses of the other ends, 1 to [#REMOTES_MAX], all of one version
  ///   of IP
  /// @throws dev.umlaut.os.LinuxException when the port is not free
  public static VxlanUplink open(
      EventLoop loop, int id, int localPort, List<InetSocketAddress> remotes) {
    if (id < 0 || id > ID_MAX || remotes.isEmpty() || remotes.size() > REMOTES_MAX) {
      throw new IllegalArgumentException("network " + id + " of " + remotes.size() + " ends");
    }
    long six = remotes.stream().filter(end -> end.getAddress() instanceof Inet6Address).count();
    if (six != 0 && six != remotes.size()) {
      throw new IllegalArgumentException("the ends have addresses of IPv4 and of IPv6: " + remotes);
    }
    return new VxlanUplink(loop, UdpSockets.bind(six > 0, localPort), id, remotes);
  }

  /// The port at which frames are received.
  public int localPort() {
    return UdpSockets.port(socket);
  }

  @Override
  public void connect(Attachment plug) {
    doorway.connect(plug);
    watch = loop.watch(socket, Interest.READ, _ -> read());
  }

  @Override
  public boolean deliver(Frame frame) {
    destination = frame.destination();
    return open && doorway.send(frame);
  }

  @Override
  public UplinkCounters counters() {
    return doorway.counters();
  }

  private boolean transmit(int frameBytes) {
    int bytes = HEADER_BYTES + frameBytes;
    int known = Ethernet.isMulticast(destination) ? -1 : learnt.find(destination, loop.nowNanos());
    if (known >= 0) {
      return UdpSockets.send(socket, doorway.out(), 0, bytes, remotes[known]) == bytes;
    }
    boolean sent = false;
    for (UdpAddress remote : remotes) {
      sent |= UdpSockets.send(socket, doorway.out(), 0, bytes, remote) == bytes;
    }
    return sent;
  }

  private void read() {
    MemorySegment in = doorway.in();
    for (int i = 0; i < FRAMES_PER_TURN; i++) {
      int got = UdpSockets.receive(socket, in, 0, (int) in.byteSize(), from);
      if (got == -Errno.EAGAIN) {
        break;
      }
      if (got >= 0) { // else an answer to something sent: nobody listens there at the moment
        arrived(in, got);
      }
    }
    doorway.flush();
  }

  private void arrived(MemorySegment in, int bytes) {
    int remote = remote();
    if (remote < 0
        || bytes < HEADER_BYTES
        || (in.get(U32, 0) & ID_VALID) == 0
        || in.get(U32, 4) >>> 8 != id) {
      doorway.stranger();
      return;
    }
    if (bytes >= HEADER_BYTES + Ethernet.HEADER_BYTES) {
      learnt.learn(Ethernet.source(in, HEADER_BYTES), remote, loop.nowNanos());
    }
    doorway.arrived(HEADER_BYTES, bytes - HEADER_BYTES);
  }

  /// Which end it came from; its port may be any (RFC 7348, section 5). Ends on one machine are
  /// told apart by it when they send from where they receive.
  private int remote() {
    int found = -1;
    for (int i = 0; i < remotes.length; i++) {
      if (remotes[i].isHostOf(from)) {
        if (remotes[i].port() == from.port()) {
          return i;
        }
        found = found < 0 ? i : found;
      }
    }
    return found;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      Watch present = watch;
      if (present != null) {
        present.close();
      }
      socket.close();
    }
  }
}
