// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/// The switches of a lab's hosts. Used by one thread at a time.
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
  /// @param beginning its claim is closed when the new kernels begin; the old ones have ended then
  void reset(Collection<String> names, Beginning beginning) {
    try (Claim _ = beginning.standing()) {
      List<HostDefinition> selected = lab.get().select(names);
      selected.forEach(disks::drop);
      running.end(selected);
      running.boot(selected, beginning);
    }
  }

  /// See [Lab#switchOn].
  ///
  /// @param beginning its claim is closed when the kernels begin
  void switchOn(Collection<String> names, Beginning beginning) {
    try (Claim _ = beginning.standing()) {
      List<HostDefinition> selected = lab.get().select(names);
      List<HostDefinition> ended = running.endedAmong(selected);
      ended.forEach(disks::keep);
      running.end(ended);
      running.boot(selected, beginning);
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

  /// The same of one host, on a time line that others let pass.
  ///
  /// @param standing closed when it has been asked to shut down
  void switchOff(String name, Duration patience, Claim standing) {
    try (standing) {
      List<HostDefinition> selected = lab.get().select(List.of(name));
      selected.forEach(disks::keep);
      running.find(name).ifPresent(host -> RunningHosts.shutDown(host, patience, standing));
      running.end(selected);
    }
  }
}
