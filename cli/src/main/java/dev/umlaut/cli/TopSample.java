// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.web.CableState;
import dev.umlaut.web.HostState;
import dev.umlaut.web.LabState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// What a lab's counters said at one moment.
///
/// @param nanos when, by this machine's clock
/// @param lab the lab and its hosts
/// @param links the cables
record TopSample(long nanos, LabState lab, List<CableState> links) {
  TopSample {
    links = List.copyOf(links);
  }

  static TopSample take(UpLab up) {
    return new TopSample(
        System.nanoTime(),
        up.client().get("/v1/lab", LabState.class),
        Arrays.asList(up.client().get("/v1/links", CableState[].class)));
  }

  /// What happened between two samples. Hosts compute by this machine's clock; frames pass by the
  /// lab's, which in virtual time is another one.
  ///
  /// @param lab its name
  /// @param state of it
  /// @param time what time it is in it
  /// @param pace how its time goes on
  /// @param hosts in the order of the lab's file
  /// @param links in the order of the lab's file
  record Rates(
      String lab, String state, String time, String pace, List<Host> hosts, List<Link> links) {}

  /// A host.
  ///
  /// @param cpuPercent of one processor
  /// @param cpuMillis that it has used in all
  record Host(
      String name,
      String state,
      double cpuPercent,
      long cpuMillis,
      long residentKib,
      int memoryMib) {}

  /// A cable.
  record Link(String link, String network, boolean plugged, Lane out, Lane in) {}

  /// One direction of it.
  ///
  /// @param framesPerSecond that came out
  /// @param bitsPerSecond of these
  /// @param lostPerSecond in any way
  /// @param lost in all
  record Lane(double framesPerSecond, double bitsPerSecond, double lostPerSecond, long lost) {}

  /// What happened since an earlier sample.
  Rates since(TopSample before) {
    double seconds = Math.max(1e-3, (nanos - before.nanos) / 1e9);
    double labSeconds = (lab.time().elapsedMillis() - before.lab.time().elapsedMillis()) / 1e3;
    Map<String, HostState> hostsBefore =
        before.lab.hosts().stream().collect(Collectors.toMap(HostState::name, Function.identity()));
    Map<String, CableState> linksBefore =
        before.links.stream().collect(Collectors.toMap(CableState::link, Function.identity()));
    return new Rates(
        lab.name(),
        lab.state(),
        lab.time().now(),
        lab.time().pace(),
        lab.hosts().stream()
            .map(host -> host(host, hostsBefore.getOrDefault(host.name(), host), seconds))
            .toList(),
        links.stream()
            .map(link -> link(link, linksBefore.getOrDefault(link.link(), link), labSeconds))
            .toList());
  }

  private static Host host(HostState now, HostState before, double seconds) {
    // One that was booted since counts from zero.
    long used = now.pid() == before.pid() ? now.cpuMillis() - before.cpuMillis() : now.cpuMillis();
    return new Host(
        now.name(),
        now.state(),
        Math.max(0, used) / seconds / 10,
        now.cpuMillis(),
        now.residentKib(),
        now.memoryMib());
  }

  private static Link link(CableState now, CableState before, double seconds) {
    return new Link(
        now.link(),
        now.network(),
        now.plugged(),
        lane(now.out(), before.out(), seconds),
        lane(now.in(), before.in(), seconds));
  }

  private static Lane lane(CableState.LaneState now, CableState.LaneState before, double seconds) {
    ToLongFunction<ToLongFunction<CableState.LaneState>> more =
        counter -> Math.max(0, counter.applyAsLong(now) - counter.applyAsLong(before));
    double perSecond = seconds <= 0 ? 0 : 1 / seconds;
    return new Lane(
        more.applyAsLong(CableState.LaneState::carried) * perSecond,
        more.applyAsLong(CableState.LaneState::carriedBytes) * 8 * perSecond,
        more.applyAsLong(CableState.LaneState::allLost) * perSecond,
        now.allLost());
  }
}
