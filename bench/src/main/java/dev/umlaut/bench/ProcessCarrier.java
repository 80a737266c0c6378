// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import dev.umlaut.os.Fd;
import dev.umlaut.os.LinuxException;
import dev.umlaut.os.UnixSockets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A switch that is a process of its own, with generators at its datagram sockets.
final class ProcessCarrier implements Carrier {
  private final SwitchProcess process;
  private final List<GeneratorPort> ports = new ArrayList<>();

  private ProcessCarrier(SwitchProcess process) {
    this.process = process;
  }

  /// Kinds of them.
  ///
  /// @param name the program
  /// @param options in which `%s` is where it shall listen
  /// @param control the socket, from there
  record Kind(String name, List<String> options, String control) implements Maker {
    @Override
    public Carrier start(Path folder, int ports) {
      Path place = folder.resolve("ctl");
      List<String> command = new ArrayList<>(List.of(name));
      options.forEach(option -> command.add(option.formatted(place)));
      ProcessCarrier carrier = new ProcessCarrier(SwitchProcess.start(command));
      try {
        Path socket = place.resolve(control).normalize();
        carrier.process.await(() -> listens(socket));
        for (int i = 0; i < ports; i++) {
          carrier.ports.add(SocketPort.plug(socket, folder.resolve("port" + i)));
        }
        return carrier;
      } catch (RuntimeException e) {
        carrier.close();
        throw e;
      }
    }
  }

  /// Package uml-utilities.
  static final Maker UML_SWITCH = new Kind("uml_switch", List.of("-unix", "%s"), "");

  /// Package vde2.
  static final Maker VDE_SWITCH =
      new Kind("vde_switch", List.of("-nostdin", "-numports", "64", "-sock", "%s"), "ctl");

  /// Its file is there a moment before somebody listens at it.
  private static boolean listens(Path socket) {
    try (Fd _ = UnixSockets.connect(socket)) {
      return true;
    } catch (LinuxException _) {
      return false;
    }
  }

  @Override
  public List<GeneratorPort> ports() {
    return ports;
  }

  @Override
  public long cpuNanos() {
    return process.cpuNanos();
  }

  @Override
  public void close() {
    ports.forEach(GeneratorPort::close);
    process.close();
  }
}
