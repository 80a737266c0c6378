// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.guest.BootListener;
import dev.umlaut.guest.Phase;
import dev.umlaut.image.Image;
import dev.umlaut.lab.Fault;
import dev.umlaut.lab.Faults;
import dev.umlaut.lab.HostDefinition;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabHost;
import dev.umlaut.lab.LabOptions;
import dev.umlaut.lab.LabTime;
import dev.umlaut.lab.Nearest;
import dev.umlaut.lab.Pace;
import dev.umlaut.lab.Provision;
import dev.umlaut.lab.SavedDisks;
import dev.umlaut.os.UmlautException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One lab with all that its API tells about it, from the moment its process begins until it ends.
///
/// ```
///   starting ──► ready ──► stopping
///       └──────► failed
/// ```
///
/// Any thread.
///
/// @since 0.1
public final class LiveLab implements AutoCloseable {
  private static final String OFF = "off";
  private static final String READY = "ready";
  private static final String ENDED = "ended";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LabDefinition first;
  private final ImageShelf images;
  private final InstantSource clock;
  private final Instant since;
  private final EventLog events;
  private final Map<String, HostPhase> phases = new ConcurrentHashMap<>();
  private final HostPauses pauses = new HostPauses(this::running);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile String state = "starting";
  private volatile @Nullable Lab lab;
  private volatile @Nullable Faults faults;
  private volatile @Nullable SavedDisks disks;

  /// How far a host has come, and when it did.
  private record HostPhase(String name, Instant at) {}

  /// Makes one that is to be booted.
  ///
  /// @param images for hosts that are added and have another one than the lab's
  /// @param clock this machine's, for times of day
  public LiveLab(LabDefinition definition, ImageShelf images, InstantSource clock) {
    this.first = definition;
    this.images = images;
    this.clock = clock;
    this.since = clock.instant();
    this.events = new EventLog(clock);
    events.lab(state, new Problem("", ""));
  }

  /// Boots the lab, and waits until its hosts are ready; events tell how it goes. In virtual time
  /// that goes on at the pace of this machine's then. A failure ends the lab.
  ///
  /// @param hosts those to boot
  /// @param provision may take its time
  /// @throws UmlautException what failed
  public void boot(Collection<String> hosts, Supplier<Provision> provision, LabOptions options) {
    disks = options.disks();
    try {
      if (options.virtualStart() != null) {
        Fault.requireForVirtualTime(first.faults());
      }
      BootListener listener = options.listener().andThen(this::reached);
      Lab started = Lab.start(first, hosts, provision.get(), options.withListener(listener));
      lab = started;
      faults =
          started.inject(
              first.faults(), happened -> events.part("fault", happened.target(), happened.text()));
      started.time().ifPresent(time -> time.pace(new Pace.Paced(1)));
      become(READY, new Problem("", ""));
    } catch (RuntimeException e) {
      String hint = e instanceof UmlautException ours ? ours.hint() : "";
      become("failed", new Problem(String.valueOf(e.getMessage()), hint));
      ended.countDown();
      throw e;
    }
  }

  private List<LabHost> running() {
    Lab present = lab;
    return present == null ? List.of() : present.hosts();
  }

  /// Called by the lab's loop, among others: must not block.
  private void reached(String host, Phase phase) {
    String name = phase == Phase.SPAWNED ? "starting" : phase.name().toLowerCase(Locale.ROOT);
    phases.put(host, new HostPhase(name, clock.instant()));
    events.host(host, name);
  }

  private void become(String next, Problem problem) {
    state = next;
    events.lab(next, problem);
  }

  /// What the lab was made from, with what was added and without what was removed since.
  public LabDefinition definition() {
    Lab present = lab;
    return present == null ? first : present.definition();
  }

  /// What has happened.
  EventLog events() {
    return events;
  }

  /// The lab itself.
  ///
  /// @throws UmlautException it is not there yet, or not any more
  Lab lab() {
    Lab present = lab;
    if (present == null || !state.equals(READY)) {
      throw new UmlautException("lab " + definition().name() + " is " + state, "");
    }
    return present;
  }

  /// A host that runs.
  ///
  /// @throws ApiException there is none of that name
  LabHost host(String name) {
    String wanted = known(name).name();
    return lab().hosts().stream()
        .filter(host -> host.name().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new UmlautException(
                "host %s of lab %s is off".formatted(name, definition().name()),
                "\"umlaut start %s\" boots it".formatted(name)));
  }

  /// An image for a host that is added.
  ///
  /// @throws UmlautException there is none of that name, or it is not built
  Image image(String reference) {
    return images
        .find(reference)
        .orElseThrow(() ->
            new UmlautException(
                "the image %s is not built".formatted(reference),
                "umlaut image build " + reference));
  }

  /// The hosts that stand still.
  HostPauses pauses() {
    return pauses;
  }

  /// A host that runs and can answer.
  ///
  /// @throws UmlautException it is paused, or off
  LabHost awake(String name) {
    LabHost host = host(name);
    pauses.requireNone(List.of(name));
    return host;
  }

  /// A host was removed.
  void forget(String host) {
    phases.remove(host);
  }

  /// A host, whether it runs or not.
  ///
  /// @throws ApiException there is none of that name
  HostDefinition known(String name) {
    return definition()
        .host(name)
        .orElseThrow(() ->
            ApiException.notFound(
                "lab %s has no host \"%s\"".formatted(definition().name(), name),
                Nearest.hint(name, definition().hostNames(), "its hosts")));
  }

  /// The hold on virtual time.
  ///
  /// @throws UmlautException the lab runs in real time
  LabTime time() {
    return lab()
        .time()
        .orElseThrow(() ->
            new UmlautException(
                "lab %s runs in real time, on which nobody has a hold"
                    .formatted(definition().name()),
                "start it with \"umlaut up --virtual\""));
  }

  /// Something that is done with hosts.
  interface HostAction {
    void on(Lab lab, List<String> hosts);
  }

  /// Does something with hosts, all of them when none is named.
  ///
  /// @return how they are afterwards
  List<HostState> change(List<String> named, HostAction action) {
    named.forEach(this::known);
    List<String> hosts = named.isEmpty() ? definition().hostNames() : named;
    Lab present = lab();
    action.on(present, hosts);
    List<String> running = present.hosts().stream().map(LabHost::name).toList();
    for (String host : hosts) {
      if (!running.contains(host) && phases.remove(host) != null) {
        events.host(host, OFF);
      }
    }
    return hosts.stream().map(this::hostState).toList();
  }

  /// The lab as it is.
  public LabState state() {
    Lab present = lab;
    return new LabState(
        definition().name(),
        state,
        definition().file().toAbsolutePath().normalize().toString(),
        definition().image(),
        ProcessHandle.current().pid(),
        since.toString(),
        present == null ? "" : present.runDirectory().toString(),
        events.lastNumber(),
        timeState(),
        definition().networks().stream().map(TopologyState.NetworkState::of).toList(),
        definition().hostNames().stream().map(this::hostState).toList());
  }

  /// The lab's time as it is.
  TimeState timeState() {
    Lab present = lab;
    return Optional.ofNullable(present)
        .flatMap(Lab::time)
        .map(TimeState::of)
        .orElseGet(() -> {
          Instant now = clock.instant();
          return new TimeState(
              false, "real", now.toString(), now.toEpochMilli() - since.toEpochMilli());
        });
  }

  /// A host as it is.
  ///
  /// @throws ApiException there is none of that name
  HostState hostState(String name) {
    HostDefinition host = known(name);
    HostPhase phase = phases.get(name);
    Lab present = lab;
    Optional<LabHost> running =
        present == null || phase == null
            ? Optional.empty()
            : present.hosts().stream().filter(one -> one.name().equals(name)).findFirst();
    boolean lives = running.map(one -> one.phase() != Phase.ENDED).orElse(false);
    return new HostState(
        name,
        phase == null || isOff(phase, running.isPresent())
            ? OFF
            : pauses.isPaused(name) ? HostPauses.PAUSED : phase.name(),
        host.memoryMib(),
        present == null ? definition().image() : present.image(name).name(),
        host.interfaces().stream().map(InterfaceState::of).toList(),
        host.shares().stream().map(ShareState::of).toList(),
        lives ? running.map(LabHost::pid).orElse(0L) : 0,
        lives ? running.map(one -> ResidentMemory.kib(one.pid())).orElse(0L) : 0,
        running.map(one -> one.cpuTime().toMillis()).orElse(0L),
        phase != null && phase.name().equals(READY) ? phase.at().toString() : "",
        lives ? running.map(one -> one.vsockSocket().toString()).orElse("") : "",
        running.map(one -> one.consoleLog().toString()).orElse(""));
  }

  /// A fault has shut it down: one that ended by itself is there still.
  private static boolean isOff(HostPhase phase, boolean there) {
    return !there && phase.name().equals(ENDED);
  }

  /// Waits until the lab has ended, or could not be started.
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /// Ends the lab. Where its disks are kept the hosts are shut down in good order first.
  ///
  /// @param fresh throw the disks away instead
  public synchronized void down(boolean fresh) {
    Lab present = lab;
    SavedDisks kept = disks;
    if (present != null && state.equals(READY) && kept != null && !fresh) {
      become("stopping", new Problem("", ""));
      endFaults();
      List<String> running = present.hosts().stream().map(LabHost::name).toList();
      pauses.resumeAll(running);
      present.switchOff(running, PATIENCE);
    }
    close();
    if (kept != null && fresh) {
      kept.dropAll();
    }
  }

  /// None of them boots a host that has just been shut down.
  private void endFaults() {
    Faults going = faults;
    if (going != null) {
      going.close();
    }
  }

  /// Ends the lab: all hosts are killed, and their disks removed unless they are kept. Idempotent.
  @Override
  public synchronized void close() {
    Lab present = lab;
    if (present != null && state.equals(READY)) {
      become("stopping", new Problem("", ""));
    }
    if (present != null) {
      present.close();
    }
    events.close();
    ended.countDown();
  }
}
