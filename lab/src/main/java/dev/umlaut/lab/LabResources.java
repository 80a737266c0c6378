// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.Guest;
import dev.umlaut.guest.Reaper;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.VirtualTime;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Everything that a running lab holds and that must not be left behind, whoever ends it: its
/// owner, a failed start, the shutdown of the JVM. Safe for any thread.
final class LabResources implements AutoCloseable {
  /// By then, hosts have started everything that they start by themselves, and let us in.
  private static final Duration BOOT_APART = Duration.ofMillis(250);

  private static final System.Logger LOGGER = System.getLogger(LabResources.class.getName());

  /// A fresh disk takes a few MiB when its host boots; this leaves it room to work.
  private static final long BYTES_PER_HOST = 48L << 20;

  private static final long BYTES_PER_LAB = 64L << 20;

  private final Reaper reaper;
  private final RunDirectory directory;
  private final EventLoop loop;
  private final Thread onShutdown;

  /// Guarded by this.
  private final List<AutoCloseable> others = new ArrayList<>();

  /// Guarded by this.
  private final List<Guest> guests = new ArrayList<>();

  /// Guarded by this.
  private @Nullable Path logs;

  /// Guarded by this.
  private boolean closing;

  private LabResources(Reaper reaper, RunDirectory directory, EventLoop loop) {
    this.reaper = reaper;
    this.directory = directory;
    this.loop = loop;
    this.onShutdown = Thread.ofPlatform().name("umlaut-lab-shutdown").unstarted(this::close);
  }

  /// Claim a run directory, with a reaper that knows of it, and start the event loop.
  ///
  /// @param virtualStart the time of day at which virtual time starts; null: real time
  static LabResources open(String lab, int hosts, @Nullable Instant virtualStart) {
    Reaper reaper = Reaper.start();
    RunDirectory directory = null;
    try {
      long bytes = GuardedDisk.RESERVE_BYTES + BYTES_PER_LAB + hosts * BYTES_PER_HOST;
      directory = RunDirectory.claim(bytes);
      reaper.addDirectory(directory.path());
      LabResources resources =
          new LabResources(reaper, directory, startLoop("umlaut-" + lab, virtualStart));
      Runtime.getRuntime().addShutdownHook(resources.onShutdown);
      return resources;
    } catch (RuntimeException e) { // also: the JVM is shutting down
      if (directory != null) {
        directory.close();
      }
      reaper.close();
      throw e;
    }
  }

  private static EventLoop startLoop(String name, @Nullable Instant virtualStart) {
    return virtualStart == null
        ? EventLoop.start(name)
        : EventLoop.startVirtual(name, virtualStart);
  }

  /// Watches over virtual time. A host that computes without end holds everybody's up, and all
  /// limits with it: it is killed, which whoever uses it will notice.
  ///
  /// @param systemMap symbols of the hosts' kernel
  void watchClock(Path systemMap) {
    loop.virtualTime()
        .ifPresent(time -> {
          time.bootApart(BOOT_APART);
          time.onStuck(
              VirtualTime.STUCK_LIMIT,
              host ->
                  Thread.ofVirtual().name("stuck-" + host).start(() -> killStuck(host, systemMap)));
        });
  }

  private void killStuck(String host, Path systemMap) {
    List<Guest> stuck;
    synchronized (this) {
      stuck = guests.stream().filter(guest -> guest.name().equals(host)).toList();
    }
    for (Guest guest : stuck) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0} is killed: it has computed for {1} s, and its virtual time does not move. {2}",
          host,
          VirtualTime.STUCK_LIMIT.toSeconds(),
          guest.whereItIs(systemMap));
      quietly(guest::kill);
    }
  }

  Reaper reaper() {
    return reaper;
  }

  RunDirectory directory() {
    return directory;
  }

  EventLoop loop() {
    return loop;
  }

  /// Say where the console logs go at the end; null: nowhere.
  synchronized void keepLogs(@Nullable Path folder) {
    logs = folder;
  }

  /// Take over something that is to be closed after the guests.
  synchronized <T extends AutoCloseable> T add(T resource) {
    if (closing) {
      closeQuietly(resource);
      throw closed();
    }
    others.add(resource);
    return resource;
  }

  /// Take over a guest.
  Guest addGuest(Guest guest) {
    synchronized (this) {
      if (!closing) {
        guests.add(guest);
        return guest;
      }
    }
    closeQuietly(guest);
    throw closed();
  }

  /// Kill some guests, at the same time, and forget them.
  void end(List<Guest> ended) {
    Together.run(ended.stream().<Callable<Object>>map(guest -> () -> guest.kill()).toList());
    // Their disks are closed on the loop; whoever boots them again must come after that.
    boolean _ = loop.call(() -> true);
    synchronized (this) {
      guests.removeAll(ended);
    }
  }

  private static UmlautException closed() {
    return new UmlautException("the lab was closed while it started", "");
  }

  /// Kill the guests, keep the logs, and remove the rest, in this order. Who comes second waits for
  /// the first.
  @Override
  public synchronized void close() {
    if (closing) {
      return;
    }
    closing = true;
    List<Callable<Object>> kills = new ArrayList<>();
    guests.forEach(guest -> kills.add(guest::kill));
    quietly(() -> Together.run(kills));
    others.reversed().forEach(LabResources::closeQuietly);
    closeQuietly(loop);
    quietly(this::copyLogs);
    quietly(() -> {
      directory.close();
      reaper.forgetDirectory(directory.path());
    });
    closeQuietly(reaper);
    if (!Thread.currentThread().equals(onShutdown)) {
      forgetHook();
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(onShutdown);
    } catch (IllegalStateException e) {
      // The JVM is shutting down; the hook finds everything closed.
      LOGGER.log(System.Logger.Level.DEBUG, "closed during shutdown", e);
    }
  }

  /// Where the console log of a host is kept, once it is.
  synchronized Optional<Path> keptLog(String host) {
    return Optional.ofNullable(logs)
        .map(folder -> folder.resolve(logName(host)))
        .filter(Files::exists);
  }

  private static String logName(String host) {
    return host + ".console.log";
  }

  private void copyLogs() throws IOException {
    Path folder = logs;
    if (folder == null) {
      return;
    }
    Files.createDirectories(folder);
    for (Guest guest : guests) {
      copyLog(guest, folder);
    }
  }

  /// Copy the console log of a host now, which has failed while the lab goes on.
  synchronized void copyLog(Guest guest) {
    Path folder = logs;
    if (folder != null) {
      quietly(() -> {
        Files.createDirectories(folder);
        copyLog(guest, folder);
      });
    }
  }

  private static void copyLog(Guest guest, Path folder) throws IOException {
    Path copy = folder.resolve(logName(guest.name()));
    Files.copy(guest.spec().consoleLog(), copy, StandardCopyOption.REPLACE_EXISTING);
  }

  /// What fails must not keep the rest from being closed; and whoever closes has a more important
  /// exception to show, if any.
  private static void quietly(Step step) {
    try {
      step.run();
    } catch (Exception e) {
      LOGGER.log(System.Logger.Level.WARNING, "while a lab was closed", e);
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    quietly(resource::close);
  }

  private interface Step {
    void run() throws Exception;
  }
}
