// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/// The switches of a lab's hosts. Used by one thread at a time.
///
/// What begins at a moment of virtual time is given the claim that makes it stand still, and closes
/// it as soon as it has begun: any sooner, and the moment would be a race; any later, and nobody
/// would go on.
final class HostPower {
  private final Supplier<LabDefinition> lab;
  private final RunningHosts running;
  private final LabDisks disks;
  private final EventLoop loop;

  HostPower(Supplier<LabDefinition> lab, RunningHosts running, LabDisks disks, EventLoop loop) {
    this.lab = lab;
    this.running = running;
    this.disks = disks;
    this.loop = loop;
  }

  /// See [Lab#restart].
  ///
  /// @param standing closed when the new kernels begin; the old ones have ended by then
  void reset(Collection<String> names, Claim standing) {
    try (standing) {
      List<HostDefinition> selected = lab.get().select(names);
      selected.forEach(disks::drop);
      running.end(selected);
      running.boot(selected, standing);
    }
  }

  /// See [Lab#switchOn].
  ///
  /// @param standing closed when the kernels begin
  void switchOn(Collection<String> names, Claim standing) {
    try (standing) {
      List<HostDefinition> selected = lab.get().select(names);
      List<HostDefinition> ended = running.endedAmong(selected);
      ended.forEach(disks::keep);
      running.end(ended);
      running.boot(selected, standing);
    }
  }

  /// See [Lab#cutPower].
  void cut(Collection<String> names) {
    List<HostDefinition> selected = lab.get().select(names);
    selected.forEach(disks::keep);
    running.end(selected);
  }

  /// See [Lab#switchOff].
  void switchOff(Collection<String> names, Duration patience) {
    List<HostDefinition> selected = lab.get().select(names);
    selected.forEach(disks::keep);
    try (Claim _ = loop.passing()) {
      RunningHosts.shutDown(running.among(selected), patience);
    }
    running.end(selected);
  }

  /// The same of one host.
  ///
  /// @param standing closed when it has been asked to shut down
  void switchOff(String name, Duration patience, Claim standing) {
    try (standing;
        Claim _ = loop.passing()) {
      List<HostDefinition> selected = lab.get().select(List.of(name));
      selected.forEach(disks::keep);
      running.find(name).ifPresent(host -> RunningHosts.shutDown(host, patience, standing));
      running.end(selected);
    }
  }
}
