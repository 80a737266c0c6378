// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.Reaper;
import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.UmlautException;
import dev.umlaut.os.Users;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The program `passt`: it gives one host the Internet as an ordinary user has it, by sockets of
/// its own in place of the host's packets. It ends when its connection does.
///
/// Safe for any thread.
final class Passt implements AutoCloseable {
  /// It does not listen yet when it says this, but when it says what is next: how to connect.
  private static final String BOUND = "UNIX domain socket bound at ";

  private static final String NO_NOISE = "syslog"; // it complains where there is none
  private static final int NOT_FOUND = 127; // as shells and setsid say
  private static final int STOP_SECONDS = 2;
  private static final int SAID_MAX = 2000;

  private final Process process;
  private final Reaper reaper;
  private final Path socket;
  private volatile boolean closing;
  private volatile String lastSaid = "";
  private volatile @Nullable Thread reading;

  private Passt(Process process, Reaper reaper, Path socket) {
    this.process = process;
    this.reaper = reaper;
    this.socket = socket;
  }

  /// Start it, and wait until it listens.
  ///
  /// @param folder for its socket, empty
  /// @param uid the user as which it runs when we are root
  /// @throws EnvironmentException it is not installed, or does not start
  static Passt start(
      PasstProgram program, UplinkDefinition.Passt wanted, Path folder, long uid, Reaper reaper) {
    Path socket = folder.resolve("socket");
    List<String> command = command(program, wanted, socket);
    try {
      Files.createDirectory(folder);
      if (Users.isRoot()) {
        Users.chown(folder, uid, uid);
        command.addAll(List.of("--runas", uid + ":" + uid));
      }
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      reaper.addGroup(process.pid());
      Passt passt = new Passt(process, reaper, socket);
      passt.awaitListening(program);
      return passt;
    } catch (IOException e) {
      throw new EnvironmentException(
          "cannot start passt, the way out of the lab: " + e.getMessage(),
          "install the package passt",
          e);
    }
  }

  private static List<String> command(
      PasstProgram program, UplinkDefinition.Passt wanted, Path socket) {
    List<String> command =
        new ArrayList<>(
            List.of("setsid", program.name(), "--foreground", "--one-off", "--no-map-gw"));
    command.add("--ipv4-only");
    command.addAll(List.of("--socket", socket.toString()));
    command.addAll(List.of("--address", wanted.address().address().toString()));
    command.addAll(List.of("--netmask", String.valueOf(wanted.address().length())));
    command.addAll(List.of("--gateway", wanted.gateway().toString()));
    if (wanted.dns() != null) {
      command.addAll(List.of("--dns-forward", wanted.dns().toString()));
    }
    wanted.tcp().forEach(port -> command.addAll(List.of("--tcp-ports", forward(port))));
    wanted.udp().forEach(port -> command.addAll(List.of("--udp-ports", forward(port))));
    return command;
  }

  private static String forward(UplinkDefinition.Forward port) {
    return "127.0.0.1/" + port.local() + ":" + port.port();
  }

  private void awaitListening(PasstProgram program) throws IOException {
    // Without an end to its output the reading below had none either.
    CompletableFuture<Boolean> listens = new CompletableFuture<>();
    var _ =
        listens
            .completeOnTimeout(false, program.patience().toMillis(), TimeUnit.MILLISECONDS)
            .thenAccept(ready -> {
              if (!ready) {
                process.destroyForcibly();
              }
            });
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    boolean bound = false;
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (bound && !line.isBlank() && !line.contains(NO_NOISE)) {
        listens.complete(true);
        reading = Thread.ofPlatform().daemon().name("passt-output").start(() -> drain(output));
        return;
      }
      bound |= line.startsWith(BOUND);
      if (!line.contains(NO_NOISE) && said.length() < SAID_MAX) {
        said.append(line).append('\n');
      }
    }
    boolean late = listens.isDone();
    close();
    if (late) {
      throw new EnvironmentException(
          "passt, the way out of the lab, does not listen within %d ms"
              .formatted(program.patience().toMillis()),
          "see what \"passt --foreground\" says on this machine");
    }
    throw new EnvironmentException(
        "passt, the way out of the lab, does not start: " + said.toString().strip(),
        process.onExit().join().exitValue() == NOT_FOUND ? "install the package passt" : "");
  }

  /// Nobody reads what it says later; but a full pipe would stop it.
  private void drain(BufferedReader output) {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lastSaid = line.isBlank() ? lastSaid : line.strip();
      }
    } catch (IOException _) {
      // It has ended.
    }
  }

  /// Where it listens for one connection.
  Path socket() {
    return socket;
  }

  /// Tells whoever wants to know when it has ended though nobody wanted that: its network has no
  /// way out then.
  ///
  /// @param lost gets why, on some other thread
  void onLoss(Consumer<String> lost) {
    var _ =
        process
            .onExit()
            .thenAccept(ended -> {
              if (!closing) {
                lost.accept("exit status " + ended.exitValue() + lastWords());
              }
            });
  }

  private String lastWords() {
    Thread present = reading;
    try {
      if (present != null) {
        boolean _ = present.join(Duration.ofSeconds(1));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return lastSaid.isEmpty() ? "" : ": " + lastSaid;
  }

  /// From now on it may end: it does when its connection is closed.
  void release() {
    closing = true;
  }

  @Override
  public void close() {
    release();
    try {
      end();
    } finally {
      removeSocket();
    }
  }

  /// There may be another one for the same network.
  private void removeSocket() {
    try {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(socket.resolveSibling(""));
    } catch (IOException e) {
      System.getLogger(Passt.class.getName())
          .log(System.Logger.Level.DEBUG, "its folder goes with the lab", e);
    }
  }

  private void end() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        reaper.killGroup(process.pid());
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UmlautException("interrupted while passt was stopped", "", e);
    }
    reaper.forgetGroup(process.pid());
  }
}
