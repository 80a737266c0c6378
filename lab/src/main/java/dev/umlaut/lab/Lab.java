// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.BootException;
import dev.umlaut.guest.Guest;
import dev.umlaut.guest.GuestRuntime;
import dev.umlaut.guest.GuestSpec;
import dev.umlaut.guest.SshControl;
import dev.umlaut.image.Progress;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// A running lab: hosts that are ready, and the networks between them.
///
/// ```
///   start ──► run directory, reaper, event loop ──► networks ──► all hosts at once ──► all ready
///     │                                                                 │
///     └────────── the first failure closes everything ◄─────────────────┘
/// ```
///
/// A lab is thrown away when it is closed: its hosts are killed, its disks removed. Closing also
/// happens when the JVM shuts down (`^C`); if the JVM is killed, the reaper does it.
///
/// Safe for any thread but the loop's.
///
/// @since 0.1
public final class Lab implements AutoCloseable {
  private final LabDefinition definition;
  private final LabOptions options;
  private final LabResources resources;
  private volatile List<LabHost> hosts = List.of();

  private Lab(LabDefinition definition, LabOptions options, LabResources resources) {
    this.definition = definition;
    this.options = options;
    this.resources = resources;
  }

  /// Start all hosts of a lab. See [#start(LabDefinition, Collection, Provision, LabOptions)].
  public static Lab start(LabDefinition definition, Provision provision, LabOptions options) {
    return start(definition, definition.hostNames(), provision, options);
  }

  /// Start some hosts of a lab, all at once, and wait until all of them are ready. All networks are
  /// there, whoever is in them.
  ///
  /// @param hostNames the hosts to start; an unknown name is an error that proposes the nearest
  /// @param provision the kernel and the image that the definition asks for
  /// @throws dev.umlaut.guest.BootException when a host does not become ready; nothing of the lab
  ///   is left then
  /// @throws dev.umlaut.os.EnvironmentException when this machine is not able
  public static Lab start(
      LabDefinition definition,
      Collection<String> hostNames,
      Provision provision,
      LabOptions options) {
    List<HostDefinition> selected = definition.select(hostNames);
    // Keys and the SSH client are Java's slowest part of a cold start: beside the rest, not before.
    Future<LabKeys> keys = Together.begin(() -> LabKeys.generate(selected));
    LabResources resources = LabResources.open(definition.name(), selected.size());
    Lab lab = new Lab(definition, options, resources);
    resources.keepLogs(options.logs());
    boolean started = false;
    try {
      lab.hosts = lab.boot(selected, provision, keys);
      started = true;
      return lab;
    } catch (BootException e) {
      lab.close();
      throw resources.keptLog(e.host()).map(e::keptIn).orElse(e);
    } catch (IOException e) {
      throw new UmlautException(
          "cannot prepare lab " + definition.name() + ": " + e.getMessage(), "", e);
    } finally {
      if (!started) {
        lab.close();
      }
    }
  }

  private List<LabHost> boot(
      List<HostDefinition> selected, Provision provision, Future<LabKeys> keys) throws IOException {
    EventLoop loop = resources.loop();
    Future<GuestRuntime> runtime =
        Together.begin(() -> {
          SshControl control = SshControl.start(loop, Together.result(keys).owner());
          return new GuestRuntime(loop, resources.add(control), resources.reaper());
        });
    HostPreparation preparation =
        new HostPreparation(
            definition, provision, resources.directory(), keys, options.kernelParameters());
    Cabling cabling = loop.call(() -> new Cabling(loop, definition.networks()));
    AtomicInteger ready = new AtomicInteger();
    try (Progress.Step step = options.progress().begin("Start the hosts", selected.size())) {
      return Together.run(
          IntStream.range(0, selected.size())
              .<Callable<LabHost>>mapToObj(index ->
                  () -> {
                    HostDefinition host = selected.get(index);
                    GuestSpec spec = preparation.prepare(host, index, cabling);
                    Guest guest = boot(Together.result(runtime), spec);
                    synchronized (step) {
                      step.say(host.name() + " is ready");
                      step.advance(ready.incrementAndGet());
                    }
                    return new LabHost(host, guest);
                  })
              .toList());
    }
  }

  private Guest boot(GuestRuntime runtime, GuestSpec spec) {
    Guest guest = resources.addGuest(Guest.start(runtime, spec, options.listener()));
    guest.awaitReady(options.bootLimit());
    return guest;
  }

  /// What the lab was made from.
  public LabDefinition definition() {
    return definition;
  }

  /// Who is connected with whom, in the whole lab.
  public Topology topology() {
    return Topology.of(definition);
  }

  /// The hosts that were started, in the order of the lab's file.
  public List<LabHost> hosts() {
    return hosts;
  }

  /// A host that was started.
  ///
  /// @throws UmlautException when there is none of that name; it proposes the nearest
  public LabHost host(String name) {
    List<String> names = hosts.stream().map(LabHost::name).toList();
    return hosts.stream()
        .filter(host -> host.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UmlautException(
                "no host \"%s\" runs in lab %s".formatted(name, definition.name()),
                Nearest.hint(name, names, "its hosts")));
  }

  /// The folder with the lab's sockets, disks and logs; gone when the lab is closed.
  public Path runDirectory() {
    return resources.directory().path();
  }

  /// Keep the console logs: when the lab ends, each is copied into the folder as
  /// `HOST.console.log`.
  public void keepLogs(Path folder) {
    resources.keepLogs(folder);
  }

  /// Shut all hosts down in good order, at the same time, then close the lab.
  ///
  /// @param patience for each host; what has not ended by then is ended with force
  public void stop(Duration patience) {
    Together.run(
        hosts.stream().<Callable<Object>>map(host -> () -> host.guest().stop(patience)).toList());
    close();
  }

  /// Kill all hosts and remove all that the lab had. Idempotent; takes some tens of milliseconds,
  /// and ten seconds at worst.
  @Override
  public void close() {
    resources.close();
  }
}
