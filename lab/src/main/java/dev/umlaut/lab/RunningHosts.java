// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.Guest;
import dev.umlaut.guest.Phase;
import dev.umlaut.guest.StopOutcome;
import dev.umlaut.loop.Claim;
import dev.umlaut.os.UmlautException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

/// The hosts of a lab that were started and not ended since. Changed by one thread at a time; any
/// thread reads.
final class RunningHosts {
  private final Supplier<LabDefinition> lab;
  private final HostStarter starter;
  private final LabResources resources;

  private volatile State state = new State(List.of(), Duration.ZERO);

  /// @param hosts in the order of the lab's definition
  /// @param past the processor time of those that were ended
  private record State(List<LabHost> hosts, Duration past) {}

  RunningHosts(Supplier<LabDefinition> lab, HostStarter starter, LabResources resources) {
    this.lab = lab;
    this.starter = starter;
    this.resources = resources;
  }

  /// In the order of the lab's definition.
  List<LabHost> list() {
    return state.hosts();
  }

  Optional<LabHost> find(String name) {
    return list().stream().filter(host -> host.name().equals(name)).findFirst();
  }

  /// @throws UmlautException when no host of that name runs; it proposes the nearest
  LabHost require(String name) {
    return find(name)
        .orElseThrow(() ->
            new UmlautException(
                "no host \"%s\" runs in lab %s".formatted(name, lab.get().name()),
                Nearest.hint(name, list().stream().map(LabHost::name).toList(), "its hosts")));
  }

  /// Those of some hosts that run.
  List<LabHost> among(Collection<HostDefinition> some) {
    List<String> names = some.stream().map(HostDefinition::name).toList();
    return list().stream().filter(host -> names.contains(host.name())).toList();
  }

  /// Boot those of some hosts that do not run, and wait until they are ready.
  ///
  /// @throws dev.umlaut.guest.BootException when one does not become ready; of those that did not
  ///   run before, none does then
  void boot(List<HostDefinition> selected) {
    boot(selected, Beginning.now(resources.loop()));
  }

  /// The same.
  ///
  /// @param beginning its claim is closed when their kernels begin
  void boot(List<HostDefinition> selected, Beginning beginning) {
    try (Claim _ = beginning.standing()) {
      List<HostDefinition> missing =
          selected.stream().filter(host -> find(host.name()).isEmpty()).toList();
      if (!missing.isEmpty()) {
        List<LabHost> all = new ArrayList<>(list());
        all.addAll(starter.boot(missing, beginning));
        become(all, state.past());
      }
    }
  }

  /// Kill all hosts, do something, and boot them again, with the disks that are there then.
  void whileOff(Runnable action) {
    List<HostDefinition> on = list().stream().map(LabHost::definition).toList();
    end(on);
    try {
      action.run();
    } finally {
      on.forEach(starter.disks()::keep);
      boot(on);
    }
  }

  /// End some hosts as if their power had failed; those that do not run are left alone.
  void end(Collection<HostDefinition> selected) {
    List<LabHost> ending = among(selected);
    List<LabHost> left = new ArrayList<>(list());
    left.removeAll(ending);
    resources.end(ending.stream().map(LabHost::guest).toList());
    become(left, state.past().plus(cpuTime(ending)));
  }

  /// Those of some hosts that have ended by themselves.
  List<HostDefinition> endedAmong(Collection<HostDefinition> selected) {
    return selected.stream()
        .filter(host -> find(host.name()).filter(found -> found.phase() == Phase.ENDED).isPresent())
        .toList();
  }

  /// Shut hosts down in good order, at the same time.
  ///
  /// @param patience for each; what has not ended by then is ended with force
  static void shutDown(List<LabHost> hosts, Duration patience) {
    shutDown(hosts, patience, host -> host.guest().stop(patience));
  }

  /// The same of one, begun at a moment at which virtual time stands still.
  ///
  /// @param standing closed as soon as it has been asked
  static void shutDown(LabHost one, Duration patience, Claim standing) {
    shutDown(List.of(one), patience, host -> host.guest().stop(patience, standing));
  }

  private static void shutDown(
      List<LabHost> hosts, Duration patience, Function<LabHost, StopOutcome> way) {
    Together.run(
        hosts.stream().<Callable<Object>>map(host -> () -> shutDown(host, patience, way)).toList());
  }

  /// Who waits for a lab's end wants to know which host it was, and why.
  private static StopOutcome shutDown(
      LabHost host, Duration patience, Function<LabHost, StopOutcome> way) {
    StopOutcome outcome = way.apply(host);
    switch (outcome) {
      case ALREADY_ENDED, POWERED_OFF -> {}
      case HALTED, TERMINATED, KILLED ->
          System.getLogger(RunningHosts.class.getName())
              .log(
                  System.Logger.Level.WARNING,
                  "host {0} did not shut down in good order within {1} s, and was ended by force"
                      + " ({2}); the end of its console:\n{3}",
                  host.name(),
                  patience.toSeconds(),
                  outcome,
                  String.join("\n", host.guest().lastConsoleLines()));
    }
    return outcome;
  }

  /// A host that runs is described in another way from now on.
  void redefine(HostDefinition host) {
    List<LabHost> all = new ArrayList<>(list());
    all.replaceAll(one -> one.name().equals(host.name()) ? one.redefined(host) : one);
    become(all, state.past());
  }

  /// The guest of a host, if it runs and its control channel is there.
  Optional<Guest> ready(String name) {
    return find(name).map(LabHost::guest).filter(guest -> guest.phase() == Phase.READY);
  }

  private void become(List<LabHost> hosts, Duration past) {
    List<String> order = lab.get().hostNames();
    hosts.sort(Comparator.comparingInt(host -> order.indexOf(host.name())));
    state = new State(List.copyOf(hosts), past);
  }

  /// Of those that run and of those that were ended.
  Duration cpuTime() {
    State now = state;
    return now.past().plus(cpuTime(now.hosts()));
  }

  private static Duration cpuTime(List<LabHost> hosts) {
    return hosts.stream().map(LabHost::cpuTime).reduce(Duration.ZERO, Duration::plus);
  }
}
