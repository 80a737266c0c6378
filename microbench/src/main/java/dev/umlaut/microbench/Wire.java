// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.microbench;

import dev.umlaut.fabric.Attachment;
import dev.umlaut.fabric.Frame;
import dev.umlaut.fabric.Network;
import dev.umlaut.fabric.Wiring;
import dev.umlaut.loop.EventLoop;
import java.util.ArrayList;
import java.util.List;

/// A switch with ports that throw away what they get. The loop does nothing: the benchmark's thread
/// is the switch.
final class Wire implements AutoCloseable {
  private final EventLoop loop = EventLoop.start("microbench");
  private final List<Attachment> plugs = new ArrayList<>();

  Wire(int ports) {
    Network network = Network.switched("wire", new Wiring(loop, 1));
    for (int i = 0; i < ports; i++) {
      plugs.add(network.attach("port" + i, _ -> true));
    }
  }

  EventLoop loop() {
    return loop;
  }

  Attachment plug(int port) {
    return plugs.get(port);
  }

  /// Lets the switch learn who is behind a port.
  void teach(int port, int station) {
    send(port, Frames.tcp(station, station + 1, 64));
  }

  void send(int port, Frame frame) {
    plugs.get(port).send(frame);
    plugs.get(port).flush();
  }

  @Override
  public void close() {
    loop.close();
  }
}
