// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.fabric.Counters;
import dev.umlaut.fabric.LinkCounters;
import dev.umlaut.lab.LabLink;
import dev.umlaut.lab.LinkDefinition;

/// The cable between an interface and its network, and what became of the frames on it.
///
/// @param link host and interface: `moon:eth0`
/// @param network what it is plugged into
/// @param plugged whether it is
/// @param text what happens to frames, in the words of a lab file; empty: nothing
/// @param out what the interface sends
/// @param in what it receives
/// @param port its port of the network
/// @since 0.1
public record CableState(
    String link,
    String network,
    boolean plugged,
    String text,
    LaneState out,
    LaneState in,
    PortState port) {
  /// The port of the switch or hub.
  ///
  /// @param invalid frames that the interface sent and that are none: too short, or from no address
  /// @param refused frames that it sent and the switch did not carry: of another VLAN, or of a
  ///   mirror
  /// @param untaken frames for the interface that it did not take
  /// @param addresses that the switch has learnt behind it
  public record PortState(long invalid, long refused, long untaken, int addresses) {
    static PortState of(LabLink link) {
      Counters counters = link.portCounters();
      return new PortState(
          counters.invalidIn(), counters.refusedIn(), counters.droppedOut(), link.addressCount());
    }
  }

  /// One direction. What entered and what was duplicated has been carried, was lost, or is on its
  /// way.
  ///
  /// @param entered frames that were sent into it
  /// @param carried frames that have come out
  /// @param carriedBytes of these
  /// @param lost by chance
  /// @param dropped by a filter
  /// @param tooBig larger than the MTU
  /// @param overflowed because too many waited or were on their way
  /// @param unplugged while the cable was out
  /// @param malformed that were to be cut and were not TCP as they said
  /// @param duplicated second copies
  /// @param corrupted with one bit turned
  /// @param reordered that were sent ahead of others
  public record LaneState(
      long entered,
      long carried,
      long carriedBytes,
      long lost,
      long dropped,
      long tooBig,
      long overflowed,
      long unplugged,
      long malformed,
      long duplicated,
      long corrupted,
      long reordered) {
    static LaneState of(LinkCounters counters) {
      return new LaneState(
          counters.entered(),
          counters.carried(),
          counters.carriedBytes(),
          counters.lost(),
          counters.dropped(),
          counters.tooBig(),
          counters.overflowed(),
          counters.unplugged(),
          counters.malformed(),
          counters.duplicated(),
          counters.corrupted(),
          counters.reordered());
    }

    /// Frames that were lost in any way.
    public long allLost() {
      return lost + dropped + tooBig + overflowed + unplugged + malformed;
    }
  }

  static CableState of(LabLink link, String network) {
    LabLink.Reading reading = link.read();
    LinkDefinition now = reading.definition();
    return new CableState(
        link.name(),
        network,
        now.plugged(),
        new LinkDefinition(now.out(), now.in(), true).text(),
        LaneState.of(reading.out()),
        LaneState.of(reading.in()),
        PortState.of(link));
  }
}
