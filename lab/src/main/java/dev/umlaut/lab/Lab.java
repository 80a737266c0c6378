// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Capture;
import dev.umlaut.fabric.CaptureOptions;
import dev.umlaut.fabric.CaptureTarget;
import dev.umlaut.fabric.Link;
import dev.umlaut.guest.BootException;
import dev.umlaut.image.Image;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
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
  private final Blueprint blueprint;
  private final LabMeans means;
  private final LabResources resources;

  private final ReentrantLock changing = new ReentrantLock(); // of hosts and networks
  private final HostStarter starter;
  private final RunningHosts running;
  private final HostPower power;
  private final HotPlug hotPlug;
  private final LabCaptures captures;
  private final long startNanos;
  private final @Nullable LabTime time; // null in real time

  /// A lab in which nobody runs yet.
  Lab(LabDefinition definition, LabMeans means, LabResources resources, Future<LabKeys> keys)
      throws IOException {
    this.blueprint = new Blueprint(definition);
    this.means = means;
    this.resources = resources;
    this.starter = new HostStarter(blueprint, means, resources, keys);
    this.running = new RunningHosts(blueprint, starter, resources);
    this.power = new HostPower(blueprint, running, starter.disks(), resources.loop());
    this.hotPlug = new HotPlug(blueprint, starter, running, resources);
    this.captures = resources.add(new LabCaptures());
    this.startNanos = resources.loop().nowNanos();
    Instant start = means.options().virtualStart();
    this.time =
        start == null
            ? null
            : resources.add(new LabTime(resources.loop(), start, "umlaut-" + definition.name()));
  }

  /// Start all hosts of a lab in real time, with what is in this user's store. See
  /// [Provision#of(LabDefinition)].
  public static Lab start(LabDefinition definition) {
    return start(definition, Provision.of(definition), LabOptions.defaults());
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
    return LabStart.start(definition, hostNames, provision, options);
  }

  /// What the lab was made from, with what was added and without what was removed since.
  public LabDefinition definition() {
    return blueprint.get();
  }

  /// Who is connected with whom, in the whole lab.
  public Topology topology() {
    return Topology.of(definition());
  }

  /// The hosts that were started, in the order of the lab's file.
  public List<LabHost> hosts() {
    return running.list();
  }

  /// A host that was started.
  ///
  /// @throws UmlautException when there is none of that name; it proposes the nearest
  public LabHost host(String name) {
    return running.require(name);
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
    return captures.start(taken, target, means.commented(options, definition()));
  }

  /// Begin a time line of faults, now. In real time and in virtual, hands can change links, too.
  ///
  /// @param told of each, on the loop thread: it must not block
  /// @return to be closed when they are to end before the lab does
  public Faults inject(List<Fault> faults, Consumer<Faults.Happened> told) {
    HostChanges changes = new HostChanges(running, power, changing, resources.loop());
    return Faults.begin(resources.loop(), starter.cabling(), changes, faults, told);
  }

  /// Boot those of the named hosts that do not run, and wait until they are ready. Those that run
  /// are left alone.
  ///
  /// @param names hosts of the lab's file
  /// @throws BootException when one does not become ready; of those that did not run before, none
  ///   does then
  public void ensure(Collection<String> names) {
    change(() -> running.boot(definition().select(names)));
  }

  /// Kill the named hosts and boot them with fresh disks, and wait until they are ready. To the
  /// others it looks as if their power had failed for a second.
  ///
  /// @param names hosts of the lab's file; one that does not run is booted
  /// @throws BootException when one does not become ready; none of the named runs then
  public void restart(Collection<String> names) {
    change(() -> power.reset(names, Beginning.now(resources.loop())));
  }

  /// Boot those of the named hosts that do not run, also those that ended by themselves, and wait
  /// until they are ready. One that ran before has the disk that it had then.
  ///
  /// @param names hosts of the lab's file
  /// @throws BootException when one does not become ready; of those that did not run before, none
  ///   does then
  public void switchOn(Collection<String> names) {
    change(() -> power.switchOn(names, Beginning.now(resources.loop())));
  }

  /// End the named hosts as if their power had failed; those that do not run are left alone. Their
  /// disks are kept for [#switchOn].
  ///
  /// @param names hosts of the lab's file
  public void cutPower(Collection<String> names) {
    change(() -> power.cut(names));
  }

  /// Shut the named hosts down in good order, all at once; those that do not run are left alone.
  /// Their disks are kept for [#switchOn]. In virtual time it passes meanwhile.
  ///
  /// @param names hosts of the lab's file
  /// @param patience for each host; what has not ended by then is ended with force
  public void switchOff(Collection<String> names, Duration patience) {
    change(() -> power.switchOff(names, patience));
  }

  /// Add a host, boot it with a fresh disk, and wait until it is ready. The hosts that run get to
  /// know its name. Nothing of it is in the lab's file: the next time the lab starts without it.
  ///
  /// @param host its networks are the lab's
  /// @throws UmlautException there is one of that name, or no such network
  /// @throws BootException it does not become ready; it is not there then
  public LabHost add(HostDefinition host) {
    return alone(() -> {
      hotPlug.add(host);
      return host(host.name());
    });
  }

  /// Add a host whose disk is made of another image than the lab's. Otherwise as
  /// [#add(HostDefinition)].
  public LabHost add(HostDefinition host, Image image) {
    return alone(() -> {
      hotPlug.add(host, image);
      return host(host.name());
    });
  }

  /// What the disk of a host is made of: the lab's image, unless it was added with another one.
  ///
  /// @param host one of the lab's
  public Image image(String host) {
    return starter.disks().image(host);
  }

  /// Add a network, in which nothing is but its way out, if it has one.
  ///
  /// @throws UmlautException there is one of that name, or its way out cannot be opened; in virtual
  ///   time none can
  public void add(NetworkDefinition network) {
    change(() -> hotPlug.add(network));
  }

  /// Give a host one more network card, whether it runs or not. In one that runs the interface
  /// comes up and gets its addresses as it would at boot. The host keeps the card when it is booted
  /// anew; the next time the lab starts without it.
  ///
  /// @param host one of the lab's
  /// @param end its name is `eth0` to `eth7` and free, its network is the lab's
  /// @throws UmlautException there is no such host or network, the host has an interface of that
  ///   name, or does not take the card
  public LabLink plug(String host, InterfaceDefinition end) {
    change(() -> hotPlug.plug(host, end));
    return link(host + ":" + end.name());
  }

  /// Take a network card away from a host: when that runs the interface vanishes there. This is not
  /// [LabLink#unplug], which pulls the cable out of a card that stays.
  ///
  /// @param host one of the lab's
  /// @param interfaceName one of the host's
  /// @throws UmlautException there is no such host or interface
  public void unplug(String host, String interfaceName) {
    change(() -> hotPlug.unplug(host, interfaceName));
  }

  /// Add what the lab's file has and the lab does not, because the file has changed. What it has no
  /// more, or says otherwise, stays as it is.
  ///
  /// @param file as it is now
  /// @param hosts those of its new hosts that are wanted
  public LabUpdate update(LabDefinition file, Collection<String> hosts) {
    return alone(() -> LabUpdate.make(this, file, hosts, hotPlug));
  }

  /// End a host as if its power had failed, and forget it, its disk and its links.
  ///
  /// @throws UmlautException there is no such host, or it is the last one
  public void removeHost(String host) {
    change(() -> hotPlug.removeHost(host));
  }

  /// Forget a network in which nothing is but its way out, which is closed.
  ///
  /// @throws UmlautException there is no such network, or something is plugged into it
  public void removeNetwork(String network) {
    change(() -> hotPlug.removeNetwork(network));
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
    running.whileOff(action);
  }

  /// The snapshots of the lab's disks.
  ///
  /// @throws UmlautException when its disks are thrown away with it
  public LabSnapshots snapshots() {
    SavedDisks saved = means.options().disks();
    if (saved == null) {
      throw new UmlautException("the disks of lab " + definition().name() + " are not kept", "");
    }
    return new LabSnapshots(this, starter.disks(), saved, resources.loop());
  }

  /// How long the lab has run, by its own clock: in virtual time days pass in minutes.
  public Duration age() {
    return Duration.ofNanos(resources.loop().nowNanos() - startNanos);
  }

  /// The processor time, of user and system together, that the hosts have used since the lab was
  /// started, those included that were restarted since. It never becomes less.
  public Duration cpuTime() {
    return running.cpuTime();
  }

  /// The hold on the lab's time, when it runs in virtual time; empty in real time, on which nobody
  /// has one.
  public Optional<LabTime> time() {
    return Optional.ofNullable(time);
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
  /// @param port on the host's own 127.0.0.1, 1 to 65535; 0: a SOCKS proxy into the host's networks
  /// @throws UmlautException when the port is not free
  public LabForward forward(int localPort, String host, int port) {
    List<HostDefinition> _ = definition().select(List.of(host));
    return resources.add(
        LabForward.open(localPort, LabForward.Target.of(() -> host(host).guest(), port)));
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
    RunningHosts.shutDown(hosts(), patience);
    close();
  }

  /// Kill all hosts and remove all that the lab had. Idempotent; takes some tens of milliseconds,
  /// and ten seconds at worst.
  @Override
  public void close() {
    resources.close();
  }
}
