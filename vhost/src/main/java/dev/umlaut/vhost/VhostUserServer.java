// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.DeviceClock;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.KernelClock;
import dev.umlaut.loop.VirtualTime;
import dev.umlaut.os.Fd;
import dev.umlaut.os.LinuxException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Offers one device on a unix socket to one guest kernel at a time; after it is gone the next may
/// connect. The kernel connects when it boots and does not try again: listen before starting it.
///
/// Owned by the loop's thread; the public methods may be called by any.
///
/// @since 0.1
public final class VhostUserServer implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(VhostUserServer.class.getName());

  private final EventLoop loop;
  private final Path path;
  private final Device device;
  private final long zeroPageAddress;

  /// In virtual time only.
  private final @Nullable DeviceClock clock;

  private final Listener listener;
  private @Nullable FrontEnd frontEnd;
  private @Nullable Throwable lastFailure;

  private VhostUserServer(
      EventLoop loop,
      Path path,
      Device device,
      long zeroPageAddress,
      @Nullable KernelClock kernelClock) {
    this.loop = loop;
    this.path = path;
    this.device = device;
    this.zeroPageAddress = zeroPageAddress;
    this.clock =
        kernelClock != null
            ? kernelClock.addDevice(device.reachesOthers())
            : loop.virtualTime().map(VirtualTime::device).orElse(null);
    this.listener = new Listener(loop, path, this::accept);
  }

  /// Listens for a guest kernel whose page of zeros and whose clock are not known. Any thread.
  ///
  /// @param socket path of the socket, at most 107 bytes
  /// @throws dev.umlaut.os.LinuxException when the socket cannot be made
  public static VhostUserServer listen(EventLoop loop, Path socket, Device device) {
    return listen(loop, socket, device, 0, null);
  }

  /// Listens for a guest kernel. Any thread.
  ///
  /// @param socket path of the socket, at most 107 bytes
  /// @param zeroPageAddress guest-physical address of `empty_zero_page` in the kernel's image (its
  ///   address in System.map minus 0x60000000), 0 if unknown. The image is not part of the memory
  ///   that User Mode Linux shares, but drivers have that one page read, to write zeros
  /// @param kernelClock in virtual time, the kernel's; null if unknown, and in real time
  /// @throws dev.umlaut.os.LinuxException when the socket cannot be made
  public static VhostUserServer listen(
      EventLoop loop,
      Path socket,
      Device device,
      long zeroPageAddress,
      @Nullable KernelClock kernelClock) {
    return loop.call(() -> new VhostUserServer(loop, socket, device, zeroPageAddress, kernelClock));
  }

  /// Whether a guest is connected.
  public boolean isConnected() {
    return loop.call(() -> frontEnd != null);
  }

  /// Why the last connection was ended from this side; empty when it was not.
  public Optional<Throwable> lastFailure() {
    return loop.call(() -> Optional.ofNullable(lastFailure));
  }

  /// Stops listening, ends the connection and removes the socket. A guest that runs loses the
  /// device.
  @Override
  public void close() {
    loop.call(() -> {
      listener.close();
      FrontEnd connected = frontEnd;
      if (connected != null) {
        connected.close();
      }
      return true;
    });
  }

  /// Interrupts the guest's kernel, as if the configuration of the device had changed. In virtual
  /// time that makes it run now, when it also looks at what comes to it outside of that time.
  public void interrupt() {
    loop.call(() -> {
      FrontEnd connected = frontEnd;
      if (connected != null) {
        connected.configChanged();
      }
      return true;
    });
  }

  EventLoop loop() {
    return loop;
  }

  Device device() {
    return device;
  }

  @Nullable DeviceClock clock() {
    return clock;
  }

  long zeroPageAddress() {
    return zeroPageAddress;
  }

  private void accept(Fd connection) {
    FrontEnd present = frontEnd;
    if (present != null) {
      present.poll(); // it may have gone, and the news of that come after this connection
    }
    if (frontEnd != null) {
      connection.close();
      LOGGER.log(System.Logger.Level.WARNING, "{0}: refused a second front end", path);
      return;
    }
    frontEnd = new FrontEnd(this, connection, this::onEnd);
  }

  private void onEnd(@Nullable Throwable reason) {
    frontEnd = null;
    if (reason != null) {
      lastFailure = reason;
      report(reason);
    }
  }

  /// One line for what a guest can bring about; where it happened is of use only when it is a
  /// mistake of ours.
  private void report(Throwable reason) {
    @Nullable String fault =
        switch (reason) {
          case VirtqueueException broken -> broken.getMessage();
          case LinuxException refused -> refused.getMessage();
          case InternalError _ -> "memory that it shared is gone";
          default -> null;
        };
    String end = path + ": the connection to a guest has been ended";
    if (fault == null) {
      LOGGER.log(System.Logger.Level.WARNING, end, reason);
    } else {
      LOGGER.log(System.Logger.Level.WARNING, end + ": " + fault);
      LOGGER.log(System.Logger.Level.DEBUG, fault, reason);
    }
  }
}
