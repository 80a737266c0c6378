// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Capture;
import dev.umlaut.fabric.CaptureOptions;
import dev.umlaut.fabric.CaptureTarget;
import dev.umlaut.fabric.Link;
import dev.umlaut.guest.BootException;
import dev.umlaut.guest.Phase;
import dev.umlaut.loop.Claim;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A running lab: hosts that are ready, and the networks between them.
///
/// ```
///   start ──► run directory, reaper, event loop ──► networks ──► all hosts at once ──► all ready
///     │                                                                 │
///     └────────── the first failure closes everything ◄─────────────────┘
/// ```
///
/// A lab is thrown away when it is closed: its hosts are killed, its disks removed, unless they are
/// kept ([LabOptions#disks]). Closing also happens when the JVM shuts down (`^C`); if the JVM is
/// killed, the reaper does it.
///
/// Safe for any thread but the loop's.
///
/// @since 0.1
public final class Lab implements AutoCloseable {
  private final LabDefinition definition;
  private final Means means;
  private final LabResources resources;

  /// Held by whoever boots or ends hosts: one at a time.
  private final ReentrantLock changing = new ReentrantLock();

  private final HostStarter starter;
  private final LabCaptures captures;
  private final long startNanos;

  /// Null in real time.
  private final @Nullable LabTime time;

  private volatile Running running = new Running(List.of(), Duration.ZERO);

  /// What a lab is made with.
  record Means(Provision provision, LabOptions options) {}

  /// @param hosts that run, in the order of the lab's file
  /// @param past the processor time of those that were ended
  private record Running(List<LabHost> hosts, Duration past) {}

  private Lab(LabDefinition definition, Means means, LabResources resources, Future<LabKeys> keys)
      throws IOException {
    this.definition = definition;
    this.means = means;
    this.resources = resources;
    this.starter = new HostStarter(definition, means, resources, keys);
    this.captures = resources.add(new LabCaptures());
    this.startNanos = resources.loop().nowNanos();
    Instant start = means.options().virtualStart();
    this.time =
        start == null
            ? null
            : resources.add(new LabTime(resources.loop(), start, "umlaut-" + definition.name()));
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
    Future<LabKeys> keys = Together.begin(() -> LabKeys.generate(selected, options));
    LabResources resources =
        LabResources.open(definition.name(), selected.size(), options.virtualStart());
    resources.keepLogs(options.logs());
    boolean started = false;
    try {
      Lab lab = new Lab(definition, new Means(provision, options), resources, keys);
      lab.running = new Running(lab.starter.boot(selected), Duration.ZERO);
      started = true;
      return lab;
    } catch (IOException e) {
      throw new UmlautException(
          "cannot prepare lab " + definition.name() + ": " + e.getMessage(), "", e);
    } finally {
      if (!started) {
        resources.close();
      }
    }
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
    return running.hosts();
  }

  /// A host that was started.
  ///
  /// @throws UmlautException when there is none of that name; it proposes the nearest
  public LabHost host(String name) {
    List<LabHost> hosts = running.hosts();
    List<String> names = hosts.stream().map(LabHost::name).toList();
    return hosts.stream()
        .filter(host -> host.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UmlautException(
                "no host \"%s\" runs in lab %s".formatted(name, definition.name()),
                Nearest.hint(name, names, "its hosts")));
  }

  /// The cable between an interface and its network.
  ///
  /// @param name host and interface: `moon:eth0`; the host need not run. Or network and kind of a
  ///   way out: `internet:vxlan`
  /// @throws UmlautException when there is none of that name; it proposes the nearest
  public LabLink link(String name) {
    return new LabLink(this, resources.loop(), starter.cabling().plug(name));
  }

  /// Record the frames on some links, until the capture is closed or the lab is.
  ///
  /// @param links as of [#link], or the name of a network for all its links; each is an interface
  ///   of the capture
  /// @param target where the frames go
  /// @throws UmlautException when there is no such link, or the file cannot be made
  public Capture capture(List<String> links, CaptureTarget target, CaptureOptions options) {
    List<Link> taken = starter.cabling().links(links);
    return captures.start(
        taken, target, options.comment().isEmpty() ? options.withComment(comment()) : options);
  }

  private String comment() {
    LabOptions options = means.options();
    String lab = "lab " + definition.name() + ", seed " + options.seed();
    return options.virtualStart() == null ? lab : lab + ", virtual time";
  }

  /// Boot those of the named hosts that do not run, and wait until they are ready. Those that run
  /// are left alone.
  ///
  /// @param names hosts of the lab's file
  /// @throws BootException when one does not become ready; of those that did not run before, none
  ///   does then
  public void ensure(Collection<String> names) {
    List<HostDefinition> selected = definition.select(names);
    change(() -> boot(selected, running));
  }

  /// Kill the named hosts and boot them with fresh disks, and wait until they are ready. To the
  /// others it looks as if their power had failed for a second.
  ///
  /// @param names hosts of the lab's file; one that does not run is booted
  /// @throws BootException when one does not become ready; none of the named runs then
  public void restart(Collection<String> names) {
    List<HostDefinition> selected = definition.select(names);
    change(() -> {
      selected.forEach(starter.disks()::drop);
      boot(selected, end(selected));
    });
  }

  /// Boot those of the named hosts that do not run, also those that ended by themselves, and wait
  /// until they are ready. One that ran before has the disk that it had then.
  ///
  /// @param names hosts of the lab's file
  /// @throws BootException when one does not become ready; of those that did not run before, none
  ///   does then
  public void switchOn(Collection<String> names) {
    List<HostDefinition> selected = definition.select(names);
    change(() -> {
      List<HostDefinition> ended =
          selected.stream()
              .filter(host -> find(host).filter(found -> found.phase() == Phase.ENDED).isPresent())
              .toList();
      ended.forEach(starter.disks()::keep);
      boot(selected, end(ended));
    });
  }

  /// End the named hosts as if their power had failed; those that do not run are left alone. Their
  /// disks are kept for [#switchOn].
  ///
  /// @param names hosts of the lab's file
  public void cutPower(Collection<String> names) {
    List<HostDefinition> selected = definition.select(names);
    change(() -> {
      selected.forEach(starter.disks()::keep);
      Running _ = end(selected);
    });
  }

  /// Shut the named hosts down in good order, all at once; those that do not run are left alone.
  /// Their disks are kept for [#switchOn]. In virtual time it passes meanwhile.
  ///
  /// @param names hosts of the lab's file
  /// @param patience for each host; what has not ended by then is ended with force
  public void switchOff(Collection<String> names, Duration patience) {
    List<HostDefinition> selected = definition.select(names);
    change(() -> {
      selected.forEach(starter.disks()::keep);
      try (Claim _ = resources.loop().passing()) {
        Together.run(
            running.hosts().stream()
                .filter(host -> selected.contains(host.definition()))
                .<Callable<Object>>map(host -> () -> host.guest().stop(patience))
                .toList());
      }
      Running _ = end(selected);
    });
  }

  private Optional<LabHost> find(HostDefinition wanted) {
    return hosts().stream().filter(host -> host.definition().equals(wanted)).findFirst();
  }

  private void change(Runnable change) {
    boolean _ =
        alone(() -> {
          change.run();
          return true;
        });
  }

  /// Do something while nobody else boots or ends hosts.
  <T> T alone(Supplier<T> action) {
    changing.lock();
    try {
      return action.get();
    } finally {
      changing.unlock();
    }
  }

  /// Kill all hosts that run, do something, and boot them again, with the disks that are there
  /// then.
  void whileOff(Runnable action) {
    List<HostDefinition> on = hosts().stream().map(LabHost::definition).toList();
    Running off = end(on);
    try {
      action.run();
    } finally {
      on.forEach(starter.disks()::keep);
      boot(on, off);
    }
  }

  /// The snapshots of the lab's disks.
  ///
  /// @throws UmlautException when its disks are thrown away with it
  public LabSnapshots snapshots() {
    SavedDisks saved = means.options().disks();
    if (saved == null) {
      throw new UmlautException("the disks of lab " + definition.name() + " are not kept", "");
    }
    return new LabSnapshots(this, starter.disks(), saved, resources.loop());
  }

  private Running end(List<HostDefinition> selected) {
    List<LabHost> left = new ArrayList<>(running.hosts());
    List<LabHost> ending = left.stream().filter(h -> selected.contains(h.definition())).toList();
    left.removeAll(ending);
    resources.end(ending.stream().map(LabHost::guest).toList());
    Running without = new Running(List.copyOf(left), running.past().plus(cpuTime(ending)));
    running = without;
    return without;
  }

  private void boot(List<HostDefinition> selected, Running before) {
    List<String> present = before.hosts().stream().map(LabHost::name).toList();
    List<HostDefinition> missing =
        selected.stream().filter(host -> !present.contains(host.name())).toList();
    if (missing.isEmpty()) {
      return;
    }
    List<LabHost> all = new ArrayList<>(before.hosts());
    all.addAll(starter.boot(missing));
    all.sort(Comparator.comparingInt(host -> definition.hosts().indexOf(host.definition())));
    running = new Running(List.copyOf(all), before.past());
  }

  /// How long the lab has run, by its own clock: in virtual time days pass in minutes.
  public Duration age() {
    return Duration.ofNanos(resources.loop().nowNanos() - startNanos);
  }

  /// The processor time, of user and system together, that the hosts have used since the lab was
  /// started, those included that were restarted since. It never becomes less.
  public Duration cpuTime() {
    Running now = running;
    return now.past().plus(cpuTime(now.hosts()));
  }

  /// The hold on the lab's time, when it runs in virtual time; empty in real time, on which nobody
  /// has one.
  public Optional<LabTime> time() {
    return Optional.ofNullable(time);
  }

  private static Duration cpuTime(List<LabHost> hosts) {
    return hosts.stream().map(host -> host.guest().cpuTime()).reduce(Duration.ZERO, Duration::plus);
  }

  /// Let programs of this machine reach a TCP port of a host: a port of this machine's loopback
  /// interface is listened to, and each connection goes on through the host's control channel. It
  /// outlives restarts of the host, and ends with the lab.
  ///
  /// @param host one of the lab's; it need not run yet
  /// @param port on the host's own 127.0.0.1, 1 to 65535
  /// @throws UmlautException when no port of this machine is free
  public LabForward forward(String host, int port) {
    return forward(0, host, port);
  }

  /// The same on a port of this machine's that the caller chooses.
  ///
  /// @param localPort on 127.0.0.1; 0 for one that is free
  /// @param host one of the lab's; it need not run yet
  /// @param port on the host's own 127.0.0.1, 1 to 65535
  /// @throws UmlautException when the port is not free
  public LabForward forward(int localPort, String host, int port) {
    List<HostDefinition> _ = definition.select(List.of(host));
    return resources.add(LabForward.open(localPort, () -> host(host).guest().connect(port)));
  }

  /// What the lab was given to start with.
  public Provision provision() {
    return means.provision();
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
        running.hosts().stream()
            .<Callable<Object>>map(host -> () -> host.guest().stop(patience))
            .toList());
    close();
  }

  /// Kill all hosts and remove all that the lab had. Idempotent; takes some tens of milliseconds,
  /// and ten seconds at worst.
  @Override
  public void close() {
    resources.close();
  }
}
