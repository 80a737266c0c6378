// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.bench;

import dev.umlaut.os.Fd;
import dev.umlaut.os.LinuxException;
import dev.umlaut.os.UnixSockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A switch that is a process of its own, with generators at its datagram sockets.
final class ProcessCarrier implements Carrier {
  private static final int PATIENCE_MILLIS = 10_000;

  /// utime and stime in `/proc/PID/stat`, counted behind the name's closing parenthesis.
  private static final int USER_FIELD = 11;

  private static final long TICK_NANOS = 10_000_000L;

  private final Process process;
  private final List<GeneratorPort> ports = new ArrayList<>();

  private ProcessCarrier(Process process) {
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
      ProcessCarrier carrier = new ProcessCarrier(run(command));
      try {
        Path socket = place.resolve(control).normalize();
        carrier.await(socket);
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

  private static Process run(List<String> command) {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + String.join(" ", command), e);
    }
  }

  private void await(Path socket) {
    for (int i = 0; !listens(socket); i++) {
      if (i == PATIENCE_MILLIS || !process.isAlive()) {
        throw new IllegalStateException("no switch listens at " + socket);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

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
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[USER_FIELD + 1]))
          * TICK_NANOS;
    } catch (IOException e) {
      throw new IllegalStateException("the switch has ended", e);
    }
  }

  @Override
  public void close() {
    ports.forEach(GeneratorPort::close);
    process.destroy();
  }
}
