// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.Progress;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.RunningLabs;
import dev.umlaut.lab.SavedDisks;
import dev.umlaut.lab.SavedLab;
import dev.umlaut.os.UmlautException;
import dev.umlaut.web.Json;
import dev.umlaut.web.LabApi;
import dev.umlaut.web.LiveLab;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;

/// The process that owns a lab which is up. `umlaut up` starts it; it ends with the lab.
///
/// ```
///   umlaut up ──── order ────► lab process ──► LabApi, LiveLab
///             ◄─── reply ────     │
///                                 └── from here on nobody's child
/// ```
@Command(name = LabProcess.NAME, hidden = true, description = "Owns a lab; for internal use.")
final class LabProcess implements Callable<Integer> {
  static final String NAME = "lab-process";

  private static final int ORDER_BYTES_MAX = 1024 * 1024;

  private final Terminal terminal;

  LabProcess(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Starts one and waits until it serves the lab's API.
  ///
  /// @return how it has answered
  static LabOrder.Reply start(LabOrder order, String lab) throws IOException {
    Path log = RunningLabs.ofUser().log(lab);
    Files.deleteIfExists(log); // what the process before this one said
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(OwnCommands.java("lab", List.of()));
    command.add(NAME);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(Path.of("/").toFile());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process = builder.start();
    try (OutputStream out = process.getOutputStream()) {
      out.write(Json.write(order).getBytes(StandardCharsets.UTF_8));
    }
    try (InputStream in = process.getInputStream()) {
      byte[] reply = in.readNBytes(ORDER_BYTES_MAX);
      if (reply.length == 0) {
        throw new UmlautException(
            "the process of lab " + lab + " has died", "what it said is in " + log);
      }
      return Json.read(reply, LabOrder.Reply.class);
    } catch (IllegalArgumentException e) {
      throw new UmlautException(
          "the process of lab " + lab + " cannot start", "what it said is in " + log, e);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    LabOrder order = Json.read(System.in.readNBytes(ORDER_BYTES_MAX), LabOrder.class);
    LabDefinition definition = order.definition();
    LiveLab live =
        new LiveLab(
            definition,
            reference -> new BuildOptions().images(Progress.silent()).find(reference),
            InstantSource.system());
    AtomicReference<Runnable> unregister = new AtomicReference<>(() -> {});
    AtomicReference<AutoCloseable> api = new AtomicReference<>(() -> {});
    Optional<RunningLabs.Registration> registration;
    try {
      registration =
          RunningLabs.ofUser()
              .register(
                  definition.name(),
                  entry ->
                      api.set(LabApi.serve(entry.socket(), live, () -> unregister.get().run())));
    } catch (UmlautException e) {
      reply(new LabOrder.Reply(false, String.valueOf(e.getMessage()), e.hint()));
      throw e;
    }
    if (registration.isEmpty()) {
      reply(new LabOrder.Reply(false, "", ""));
      return ExitStatus.OK;
    }
    try (RunningLabs.Registration held = registration.get();
        SavedDisks disks = disks(order, definition);
        AutoCloseable _ = api.get();
        live) {
      unregister.set(() -> giveBack(disks, held));
      reply(new LabOrder.Reply(true, "", ""));
      live.boot(
          order.hosts(),
          () -> new BuildOptions().provision(definition, Progress.silent()),
          order.options(disks));
      live.awaitEnd();
      return ExitStatus.OK;
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) { // AutoCloseable declares it
      throw new IllegalStateException(e);
    }
  }

  /// Before anybody is told that the lab is down: then others can have them.
  private static void giveBack(SavedDisks disks, RunningLabs.Registration name) {
    disks.close();
    name.close();
  }

  private SavedDisks disks(LabOrder order, LabDefinition definition) {
    try {
      SavedDisks disks = SavedLab.of(definition).hold();
      if (order.fresh()) {
        disks.dropAll();
      }
      return disks;
    } catch (UmlautException e) {
      reply(new LabOrder.Reply(false, String.valueOf(e.getMessage()), e.hint()));
      throw e;
    }
  }

  /// One line, and nothing after it: whoever has started this goes on.
  private void reply(LabOrder.Reply reply) {
    terminal.out().println(Json.write(reply));
    terminal.out().close();
  }
}
