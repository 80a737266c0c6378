// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The Linux bridge, with generators at the far ends of virtual Ethernet pairs. It computes on the
/// thread that sends, so what it has used is what the generator has used. Needs root.
final class BridgeCarrier implements Carrier {
  /// The package iproute2.
  static final Maker MAKER =
      new Maker() {
        @Override
        public String name() {
          return "Linux bridge";
        }

        @Override
        public Carrier start(Path folder, int ports) {
          return new BridgeCarrier(ports);
        }
      };

  private static final String BRIDGE = "umlsw";

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final List<GeneratorPort> ports = new ArrayList<>();
  private final int count;

  private BridgeCarrier(int count) {
    this.count = count;
    Commands.run("ip", "link", "add", BRIDGE, "type", "bridge");
    try {
      silent(BRIDGE);
      for (int i = 0; i < count; i++) {
        String near = BRIDGE + "a" + i;
        String far = BRIDGE + "b" + i;
        Commands.run("ip", "link", "add", near, "type", "veth", "peer", "name", far);
        Commands.run("ip", "link", "set", near, "master", BRIDGE);
        silent(near);
        silent(far);
        ports.add(SocketPort.on(far));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Up, but without the packets that IPv6 would send by itself.
  private static void silent(String card) {
    Commands.run("ip", "link", "set", card, "addrgenmode", "none");
    Commands.run("ip", "link", "set", card, "up");
  }

  @Override
  public List<GeneratorPort> ports() {
    return ports;
  }

  @Override
  public long cpuNanos() {
    return threads.getCurrentThreadCpuTime();
  }

  @Override
  public void close() {
    ports.forEach(GeneratorPort::close);
    for (int i = 0; i < count; i++) {
      Commands.attempt("ip", "link", "delete", BRIDGE + "a" + i);
    }
    Commands.attempt("ip", "link", "delete", BRIDGE);
  }
}
