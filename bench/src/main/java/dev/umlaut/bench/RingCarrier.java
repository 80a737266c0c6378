// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import com.sun.management.ThreadMXBean;
import dev.umlaut.fabric.Attachment;
import dev.umlaut.fabric.Network;
import dev.umlaut.fabric.Wiring;
import dev.umlaut.frame.MacAddress;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.vhost.NetDevice;
import dev.umlaut.vhost.VhostUserServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Our switch, with generators at its rings. The loop's thread is the switch and all its ports.
final class RingCarrier implements Carrier {
  /// As many buffers as Linux' own driver has in each ring.
  static final int RING = 256;

  private final ThreadMXBean threads =
      (ThreadMXBean) ManagementFactory.getThreadMXBean(); // OpenJDK's own, which counts allocations
  private final EventLoop loop = EventLoop.start("switch");
  private final List<VhostUserServer> servers = new ArrayList<>();
  private final List<GeneratorPort> ports = new ArrayList<>();

  private RingCarrier(Path folder, int count, int ring) {
    Network network = Network.switched("bench", new Wiring(loop, 1));
    for (int i = 0; i < count; i++) {
      NetDevice device = new NetDevice(loop, MacAddress.parse(Mix.address(i)), 1500);
      String name = "port" + i;
      loop.call(() -> {
        Attachment plug = network.attach(name, device);
        device.connect(plug);
        return plug;
      });
      Path socket = folder.resolve(name);
      servers.add(VhostUserServer.listen(loop, socket, device));
      ports.add(new RingPort(socket, ring));
    }
  }

  /// Ours.
  ///
  /// @param ring buffers in each ring: a power of two
  static Maker maker(int ring) {
    return new Maker() {
      @Override
      public String name() {
        return "Umlaut";
      }

      @Override
      public Carrier start(Path folder, int ports) {
        return new RingCarrier(folder, ports, ring);
      }
    };
  }

  @Override
  public List<GeneratorPort> ports() {
    return ports;
  }

  @Override
  public long cpuNanos() {
    return threads.getThreadCpuTime(threadId());
  }

  /// The loop's thread's allocations on the heap since it began.
  long allocatedBytes() {
    return threads.getThreadAllocatedBytes(threadId());
  }

  private long threadId() {
    return loop.call(() -> Thread.currentThread().threadId());
  }

  @Override
  public void close() {
    ports.forEach(GeneratorPort::close);
    servers.forEach(VhostUserServer::close);
    loop.close();
  }
}
