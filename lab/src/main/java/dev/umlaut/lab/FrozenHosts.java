// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.Phase;
import dev.umlaut.guest.ShellException;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.Errno;
import dev.umlaut.os.UmlautException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/// Hosts whose file systems stand still (FIFREEZE): all is written to their disks, and whoever
/// wants to write waits. Closing lets them go on. One thread.
final class FrozenHosts implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(FrozenHosts.class.getName());
  private static final Duration FREEZE_LIMIT = Duration.ofSeconds(20);
  private static final Duration THAW_LIMIT = Duration.ofSeconds(10);

  /// Of the kernel's magic requests: thaw all file systems.
  private static final char THAW = 'j';

  private final List<LabHost> hosts;

  private FrozenHosts(List<LabHost> hosts) {
    this.hosts = hosts;
  }

  /// Freezes those that run, and brings their disks into their files.
  ///
  /// @throws UmlautException one could not be frozen; none is then
  static FrozenHosts freeze(List<LabHost> hosts, LabDisks disks, EventLoop loop) {
    List<LabHost> running = hosts.stream().filter(host -> host.phase() != Phase.ENDED).toList();
    FrozenHosts frozen = new FrozenHosts(running);
    boolean done = false;
    try {
      Together.run(running.stream().<Callable<Object>>map(host -> () -> freeze(host)).toList());
      for (LabHost host : running) {
        int result = loop.call(() -> disks.flush(host.name()));
        if (result < 0) {
          throw new UmlautException(
              "the disk of %s cannot be written: %s".formatted(host.name(), Errno.describe(result)),
              "");
        }
      }
      done = true;
      return frozen;
    } finally {
      if (!done) {
        frozen.close();
      }
    }
  }

  private static boolean freeze(LabHost host) {
    CommandResult result = host.shell().run("fsfreeze --freeze /", FREEZE_LIMIT);
    if (!result.succeeded()) {
      throw new UmlautException(
          "the file system of %s cannot be frozen: %s"
              .formatted(host.name(), result.errorText().strip()),
          "Stop the host first: umlaut stop " + host.name());
    }
    return true;
  }

  @Override
  public void close() {
    Together.run(hosts.stream().<Callable<Object>>map(host -> () -> thaw(host)).toList());
  }

  /// One that is not frozen is left as it is.
  private static boolean thaw(LabHost host) {
    try {
      if (host.shell().run("fsfreeze --unfreeze /", THAW_LIMIT).succeeded()) {
        return true;
      }
    } catch (ShellException e) {
      LOGGER.log(System.Logger.Level.WARNING, host.name() + " does not answer, thawed anyway", e);
    }
    try {
      String _ = host.guest().console().sysrq(THAW, THAW_LIMIT);
      return true;
    } catch (UmlautException e) {
      // It has ended, or never was frozen and hangs: nobody can do more.
      LOGGER.log(System.Logger.Level.WARNING, host.name() + " cannot be thawed", e);
      return false;
    }
  }
}
