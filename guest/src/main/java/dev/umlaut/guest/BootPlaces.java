// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.os.Cpus;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// On which CPUs the hosts of a lab are while they boot. Each has its own, as its [Placement] says;
/// but one that has booted, and only lets us in, makes room for those that still boot. The host
/// with most to do is alone on its CPU then, in place of sharing it with some while the others are
/// idle.
///
/// Safe for any thread.
///
/// @since 0.1
public final class BootPlaces {
  private final List<Integer> cpus;

  /// How many hosts boot on a CPU. Guarded by this, as the next.
  private final Map<Integer, Integer> booting = new HashMap<>();

  /// How many hosts let us in on a CPU.
  private final Map<Integer, Integer> answering = new HashMap<>();

  /// @param cpus that hosts may be on
  BootPlaces(List<Integer> cpus) {
    this.cpus = List.copyOf(cpus);
  }

  /// Of this process.
  static BootPlaces ofThisMachine() {
    return new BootPlaces(Cpus.allowed());
  }

  /// A host begins to boot on its own CPU.
  synchronized void boots(int cpu) {
    booting.merge(cpu, 1, Integer::sum);
  }

  /// A host has booted, or will not any more.
  synchronized void hasBooted(int cpu) {
    booting.merge(cpu, -1, Integer::sum);
  }

  /// A host that has booted lets us in.
  ///
  /// @return where it is to be meanwhile; empty where there is no choice
  synchronized OptionalInt answers() {
    OptionalInt place =
        cpus.stream()
            .min(
                Comparator.comparing((Integer cpu) -> booting.getOrDefault(cpu, 0))
                    .thenComparing(cpu -> answering.getOrDefault(cpu, 0)))
            .stream()
            .mapToInt(cpu -> cpu)
            .findFirst();
    place.ifPresent(cpu -> answering.merge(cpu, 1, Integer::sum));
    return place;
  }

  /// It has let us in, or has ended.
  ///
  /// @param cpu that it was given
  synchronized void hasAnswered(int cpu) {
    answering.merge(cpu, -1, Integer::sum);
  }
}
