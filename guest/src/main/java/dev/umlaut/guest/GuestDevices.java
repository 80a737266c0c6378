// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.KernelClock;
import dev.umlaut.loop.Timeline;
import dev.umlaut.os.Users;
import dev.umlaut.vhost.BlockDevice;
import dev.umlaut.vhost.Device;
import dev.umlaut.vhost.FileServer;
import dev.umlaut.vhost.FileSystemDevice;
import dev.umlaut.vhost.NetDevice;
import dev.umlaut.vhost.RngDevice;
import dev.umlaut.vhost.VhostUserServer;
import dev.umlaut.vhost.VsockDevice;
import dev.umlaut.vhost.VsockSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The devices of one guest, each served on a socket of its own. The kernel connects to them once,
/// as it boots or is told of them, and knows no retry: they listen before.
///
/// Owned by the loop thread.
final class GuestDevices implements AutoCloseable {
  private static final long PARTITION_TABLE_BYTES = 4096;

  private final List<GuestSocket> sockets = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final EventLoop loop;
  private final GuestSpec spec;
  private final VsockDevice vsock;
  private final Map<NetDevice, VhostUserServer> cards = new HashMap<>();
  private @Nullable VhostUserServer rng;
  private int plugged;
  private @Nullable KernelClock clock;

  private GuestDevices(EventLoop loop, GuestSpec spec) {
    this.loop = loop;
    this.spec = spec;
    this.vsock = new VsockDevice(loop, spec.vsockContextId());
  }

  /// Listens on all of them. Loop thread.
  ///
  /// @param screen the host's console
  /// @param progress told of the kernel and of its first program
  static GuestDevices listen(
      EventLoop loop, GuestSpec spec, HostConsole screen, BootProgress progress) {
    var devices = new GuestDevices(loop, spec);
    try {
      devices.listenAll(screen, progress);
      return devices;
    } catch (RuntimeException e) {
      devices.close();
      throw e;
    }
  }

  private void listenAll(HostConsole screen, BootProgress progress) {
    open.add(spec.root());
    open.add(spec.files());
    loop.virtualTime()
        .ifPresent(time -> {
          KernelClock expected = time.expect(spec.name(), spec.clockSocket());
          open.add(expected);
          clock = expected;
          give(spec.clockSocket());
        });
    Runnable kernelRuns = () -> progress.reached(Phase.KERNEL);
    Runnable initRuns = () -> progress.reached(Phase.INIT);
    // The kernel itself looks for partitions only. What reads on in the files is the first program.
    listen("vda", new BlockDevice(loop, new ObservedDisk(spec.root(), 0, kernelRuns), "root"));
    listen(
        "vdb",
        new BlockDevice(
            loop, new ObservedDisk(spec.files(), PARTITION_TABLE_BYTES, initRuns), "files"));
    int index = 0;
    for (NetDevice device : spec.interfaces()) {
      cards.put(device, listen("eth" + index++, device));
    }
    index = 0;
    for (FileServer share : spec.shares()) {
      FileSystemDevice device = new FileSystemDevice(loop, share);
      open.add(device);
      listen("fs" + index++, device);
    }
    listen("vs", vsock);
    listen("hvc", screen.device());
    GuestSeed seed = spec.seed();
    rng = listen("rng", seed == null ? new RngDevice() : new RngDevice(seed.device()));
    open.add(VsockSocket.listen(loop, spec.vsockSocket(), vsock));
  }

  private VhostUserServer listen(String name, Device device) {
    Path socket = spec.directory().resolve(name);
    VhostUserServer server =
        VhostUserServer.listen(loop, socket, device, spec.zeroPageAddress(), clock);
    open.add(server);
    give(socket);
    sockets.add(new GuestSocket(socket, device.virtioId()));
    return server;
  }

  /// Listens for one more network card, of which the kernel knows nothing yet. Loop thread.
  GuestSocket plug(NetDevice card) {
    cards.put(card, listen("card" + plugged++, card));
    return sockets.removeLast(); // it is not for the kernel's command line
  }

  /// Takes a network card away; one that is not there is no error. Loop thread.
  void unplug(NetDevice card) {
    VhostUserServer server = cards.remove(card);
    if (server != null) {
      open.remove(server);
      server.close();
      urge();
    }
  }

  /// Lets the kernel look at what has come to it, such as requests to its management console and
  /// the ends of connections. In virtual time it would not before its next timer. Loop thread.
  void urge() {
    VhostUserServer device = rng; // its driver does not care what its configuration is
    if (device != null && loop.virtualTime().isPresent()) {
      device.interrupt();
    }
  }

  private void give(Path socket) {
    spec.placement()
        .account()
        .ifPresent(account -> Users.chown(socket, account.uid(), account.gid()));
  }

  /// On which things happen for the host.
  Timeline timeline() {
    KernelClock own = clock;
    return own == null ? loop : own;
  }

  /// Whether its kernel takes no part in virtual time any more. Loop thread.
  boolean hasLeftTime() {
    KernelClock own = clock;
    return own != null && own.hasEnded();
  }

  /// The way to the host's ports.
  VsockDevice vsock() {
    return vsock;
  }

  /// In the order in which the kernel is to probe them.
  List<GuestSocket> sockets() {
    return List.copyOf(sockets);
  }

  /// Nobody waits for the kernel's clock any more. Any thread.
  void kernelEnded() {
    try {
      loop.execute(() -> close(clock == null ? List.of() : List.of(clock)));
    } catch (RejectedExecutionException e) {
      clock = null; // the loop has ended, and all clocks with it
    }
  }

  /// Stops serving, last first. Loop thread.
  @Override
  public void close() {
    close(open.reversed());
    open.clear();
  }

  private static void close(List<AutoCloseable> resources) {
    RuntimeException failure = null;
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (RuntimeException e) {
        failure = e;
      } catch (Exception e) { // AutoCloseable declares it
        failure = new IllegalStateException(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
