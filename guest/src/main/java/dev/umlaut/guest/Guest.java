// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.Claim;
import dev.umlaut.loop.Timeline;
import dev.umlaut.os.UmlautException;
import dev.umlaut.os.Users;
import dev.umlaut.vhost.NetDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One running host: its devices, its kernel's process and its control connection.
///
/// ```
///   start ──► SPAWNED ──► KERNEL ──► INIT ──► READY ──► ENDED
///                │           │         │        │         ▲
///                └───────────┴─────────┴────────┴─────────┘  stop, kill, or a crash
/// ```
///
/// Safe for any thread but the loop's, which must not wait. Closing is idempotent.
///
/// @since 0.1
public final class Guest implements AutoCloseable {
  private static final Duration PLUG_LIMIT = Duration.ofSeconds(10);

  private final GuestRuntime runtime;
  private final GuestSpec spec;
  private final ConsoleLog log;
  private final HostConsole screen;
  private final BootProgress progress;
  private final Mconsole console;
  private final ReadyProbe probe;
  private final GuestDevices devices;
  private final UmlProcess process;

  /// Virtual time passes until the host is ready.
  private final Claim booting;

  private volatile @Nullable SshShell shell;
  private volatile @Nullable Throwable controlFailure;

  /// Guarded by this.
  private boolean freed;

  /// Guarded by this.
  private Duration cpuTime = Duration.ZERO;

  private Guest(GuestRuntime runtime, GuestSpec spec, BootListener listener, Claim booting) {
    this.runtime = runtime;
    this.spec = spec;
    this.progress = new BootProgress(spec.name(), listener.andThen(this::knock));
    this.console =
        new Mconsole(runtime.loop(), spec.mconsole(), spec.directory().resolve("answers"));
    this.probe = new ReadyProbe(runtime, spec, this::ready, this::broken);
    this.log = new ConsoleLog(spec.consoleLog());
    this.screen = new HostConsole(runtime.loop(), log);
    this.booting = booting;
    this.devices = listen();
    this.process = spawn();
  }

  private GuestDevices listen() {
    try {
      return runtime.loop().call(() -> GuestDevices.listen(runtime.loop(), spec, screen, progress));
    } catch (RuntimeException e) {
      booting.close();
      log.close();
      throw e;
    }
  }

  private UmlProcess spawn() {
    try {
      boolean virtual = runtime.loop().virtualTime().isPresent();
      return UmlProcess.spawn(
          Launcher.command(spec, KernelCommandLine.words(spec, devices.sockets(), virtual)),
          Launcher.environment(spec),
          spec.consoleLog(),
          runtime.reaper());
    } catch (RuntimeException e) {
      booting.close();
      runtime.loop().execute(devices::close);
      log.close();
      throw e;
    }
  }

  /// Starts a host: listens for its kernel's devices, spawns the kernel, and returns at once.
  ///
  /// The disks of the specification are the guest's from here on, also when this fails.
  ///
  /// @param listener is told how far it has come
  /// @throws dev.umlaut.os.EnvironmentException a program that starts the kernel is missing
  /// @throws dev.umlaut.os.LinuxException the kernel of this machine refuses a socket
  public static Guest start(GuestRuntime runtime, GuestSpec spec, BootListener listener) {
    return start(runtime, spec, listener, runtime.loop().passing());
  }

  /// The same.
  ///
  /// @param booting that virtual time passes; closed when the host is ready, or has ended
  public static Guest start(
      GuestRuntime runtime, GuestSpec spec, BootListener listener, Claim booting) {
    try {
      prepareDirectories(spec);
    } catch (RuntimeException e) {
      booting.close();
      throw e;
    }
    listener.reached(spec.name(), Phase.SPAWNED);
    var guest = new Guest(runtime, spec, listener, booting);
    guest.process.onExit(guest::ended);
    return guest;
  }

  /// Ours, so that a guest cannot replace what we write there; its kernel gets one below it.
  private static void prepareDirectories(GuestSpec spec) {
    try {
      Files.createDirectories(spec.directory());
      Path own = Files.createDirectories(spec.umlDirectory());
      Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
      boolean shared = spec.placement().account().isPresent();
      Files.setPosixFilePermissions(
          spec.directory(), PosixFilePermissions.fromString(shared ? "rwx--x--x" : "rwx------"));
      spec.placement()
          .account()
          .ifPresent(account -> Users.chown(own, account.uid(), account.gid()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the directory of host " + spec.name(), e);
    }
  }

  /// Nobody can answer before there is a kernel.
  private void knock(String host, Phase phase) {
    if (phase == Phase.KERNEL) {
      Timeline timeline = devices.timeline();
      timeline.execute(() -> probe.start(timeline, devices.vsock()));
    }
  }

  private void ready(SshShell connected) {
    shell = connected;
    booting.close();
    progress.reached(Phase.READY);
  }

  private void broken(Throwable cause) {
    controlFailure = cause;
    booting.close();
    progress.giveUp();
  }

  private void ended() {
    process.forget();
    booting.close();
    devices.kernelEnded();
    screen.close();
    progress.reached(Phase.ENDED);
  }

  /// What the guest was started with.
  public GuestSpec spec() {
    return spec;
  }

  /// The host's name.
  public String name() {
    return spec.name();
  }

  /// How far it has come.
  public Phase phase() {
    return progress.phase();
  }

  /// Waits until the host's control channel answers.
  ///
  /// @param limit since now, by the lab's clock
  /// @throws BootException the process ended, or the limit was reached
  public void awaitReady(Duration limit) {
    try {
      boolean decided = progress.await(runtime.loop(), limit);
      if (controlFailure != null) {
        throw new UmlautException(
            spec.name() + ": the control connection cannot be made: " + controlFailure,
            "this is a mistake in Umlaut; please report it",
            controlFailure);
      }
      if (!decided) {
        throw failure("was not ready within " + limit.toSeconds() + " s");
      }
      if (progress.phase() == Phase.ENDED) {
        throw failure("has ended with " + process.ending());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UmlautException("interrupted while " + spec.name() + " was starting", "", e);
    }
  }

  private BootException failure(String reason) {
    return new BootException(spec.name(), progress.lastAlive(), reason, log);
  }

  /// The host's shell.
  ///
  /// @throws ShellException the host is not ready yet
  public Shell shell() {
    return connected();
  }

  /// Connects to a TCP port of the host's own 127.0.0.1, through the control channel. Blocks.
  ///
  /// @param port 1 to 65535
  /// @throws IOException nobody serves the port, or the host went away
  /// @throws ShellException the host is not ready yet
  public HostStream connect(int port) throws IOException {
    return connected().connect(port);
  }

  /// Lets the host connect to a TCP port, also of others. Blocks.
  ///
  /// @param address or name that the host knows
  /// @param port 1 to 65535
  /// @throws IOException the host cannot connect, or went away
  /// @throws ShellException the host is not ready yet
  public HostStream connect(String address, int port) throws IOException {
    return connected().connect(address, port);
  }

  private SshShell connected() {
    SshShell open = shell;
    if (open == null) {
      throw new ShellException(
          spec.name() + " is not ready: " + progress.phase().description(), "", null);
    }
    return open;
  }

  /// Runs something in the host with which somebody talks. Blocks until the host has begun.
  ///
  /// @param time called before it begins, while virtual time stands still, to let it pass if it
  ///   must; what it returns runs when it has ended, before time passes any further
  /// @return to be closed
  /// @throws ShellException the host is not ready yet, or went away
  public HostSession open(SessionRequest request, Supplier<Runnable> time) {
    return connected().open(request, time);
  }

  /// The processor time that the host has used, of user and system together; what it had used when
  /// it was stopped, or last asked, when it has ended. At most a millisecond of work.
  public synchronized Duration cpuTime() {
    if (process.isAlive()) {
      Duration now = CpuUse.of(process.pid());
      cpuTime = now.compareTo(cpuTime) > 0 ? now : cpuTime;
    }
    return cpuTime;
  }

  /// Moves all of the guest's processes to another CPU than that of its [Placement]. A millisecond
  /// of work.
  ///
  /// @param cpu one of [dev.umlaut.os.Cpus#allowed]
  public void moveTo(int cpu) {
    ProcessTree.pin(process.pid(), cpu);
  }

  /// Whether its kernel has ended in virtual time: what is left to do after it takes none. Loop
  /// thread.
  public boolean hasLeftTime() {
    return devices.hasLeftTime();
  }

  /// Gives the host one more network card while it runs. Its kernel has probed it when this
  /// returns, or has refused it, of which only the host's own programs know: no interface comes up
  /// then.
  ///
  /// @param card stays the caller's
  /// @throws UmlautException the kernel does not answer; the card is not there then
  public void plug(NetDevice card) {
    GuestSocket socket = runtime.loop().call(() -> devices.plug(card));
    boolean done = false;
    try {
      console.plug(socket, devices::urge, PLUG_LIMIT);
      done = true;
    } finally {
      if (!done) {
        unplug(card);
      }
    }
  }

  /// Takes a network card away while the host runs, as if it had been pulled out of its slot; one
  /// that is not there is no error. The host notices a moment later.
  public void unplug(NetDevice card) {
    runtime
        .loop()
        .call(() -> {
          devices.unplug(card);
          return true;
        });
  }

  /// The kernel's management console.
  public Mconsole console() {
    return console;
  }

  /// The console that a person would see on the host's screen.
  public HostConsole screen() {
    return screen;
  }

  /// The end of what the host's console said, at most 20 lines.
  public List<String> lastConsoleLines() {
    return log.lastLines();
  }

  /// The process that is the host's kernel; also the id of its process group.
  public long pid() {
    return process.pid();
  }

  /// Shuts the host down: as a good guest first, then by ever rougher means, and frees all it had.
  ///
  /// @param patience for the host's own shutting down; the rest of the ladder adds at most 9 s
  /// @return what it took
  public StopOutcome stop(Duration patience) {
    return stop(patience, runtime.loop().standing());
  }

  /// The same, begun at a moment at which virtual time stands still.
  ///
  /// @param standing closed as soon as the host has been asked to shut down
  public StopOutcome stop(Duration patience, Claim standing) {
    return end(() -> new StopLadder(process, console, shell).stop(patience, standing));
  }

  /// Ends the host at once, as when the power fails, and frees all it had: right for disks that are
  /// thrown away.
  public StopOutcome kill() {
    return end(() -> new StopLadder(process, console, shell).kill());
  }

  /// Says where the host is, in one or a few lines, and writes it into its console log, too. For
  /// one that computes and answers nobody: its processes may be stopped by this, and are to be
  /// killed next.
  ///
  /// @param systemMap the symbols of its kernel
  public String whereItIs(Path systemMap) {
    String place = StuckPlace.describe(process.pid(), systemMap);
    log.append(("\numlaut: " + place + '\n').getBytes(StandardCharsets.UTF_8));
    return place;
  }

  /// The same as [#kill].
  @Override
  public void close() {
    StopOutcome _ = kill();
  }

  private synchronized StopOutcome end(Descent descent) {
    Duration _ = cpuTime();
    try {
      return descent.go();
    } catch (InterruptedException e) {
      process.kill();
      Thread.currentThread().interrupt();
      return StopOutcome.KILLED;
    } finally {
      free();
    }
  }

  private void free() {
    if (freed) {
      return;
    }
    freed = true;
    probe.close();
    booting.close();
    progress.reached(Phase.ENDED);
    runtime.loop().execute(devices::close);
    log.close();
  }

  /// A way down the ladder.
  private interface Descent {
    StopOutcome go() throws InterruptedException;
  }
}
