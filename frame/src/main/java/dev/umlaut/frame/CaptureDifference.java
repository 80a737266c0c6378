// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where two captures of what should have been the same begin to differ.
///
/// @param number of the packet in both captures, from 1
/// @param first it in the first one; null: that one has ended
/// @param second it in the second one; null: that one has ended
/// @since 0.1
public record CaptureDifference(long number, @Nullable Packet first, @Nullable Packet second) {
  /// A packet with what it takes to say which one it is.
  ///
  /// @param interfaceName may be empty
  /// @param time when it was captured
  /// @param flags as [PcapngBlock.Packet#flags()]
  /// @param length bytes that it had
  /// @param bytes those that were kept
  public record Packet(
      String interfaceName, Instant time, int flags, int length, MemorySegment bytes) {
    private boolean isLike(Packet other) {
      return interfaceName.equals(other.interfaceName)
          && time.equals(other.time)
          && flags == other.flags
          && length == other.length
          && bytes.mismatch(other.bytes) < 0;
    }

    private String text() {
      return "%d bytes on %s at %s".formatted(length, interfaceName, time);
    }
  }

  /// Compares packet by packet: where, when, in which direction, how long, and every byte.
  ///
  /// @return the first difference; empty when there is none
  /// @throws IOException when one of them is broken
  public static Optional<CaptureDifference> find(PcapngReader first, PcapngReader second)
      throws IOException {
    Packets ofFirst = new Packets(first);
    Packets ofSecond = new Packets(second);
    for (long number = 1; ; number++) {
      @Nullable Packet one = ofFirst.next();
      @Nullable Packet other = ofSecond.next();
      if (one == null && other == null) {
        return Optional.empty();
      }
      if (one == null || other == null || !one.isLike(other)) {
        return Optional.of(new CaptureDifference(number, one, other));
      }
    }
  }

  /// For people: `packet 17: 98 bytes on moon:eth0 at …, and 98 bytes on …`.
  public String text() {
    String found = "packet " + number + ": ";
    if (first == null || second == null) {
      @Nullable Packet only = first == null ? second : first;
      String which = first == null ? "second" : "first";
      return found + (only == null ? "none" : only.text()) + " in the " + which + " alone";
    }
    if (!first.text().equals(second.text())) {
      return found + first.text() + ", then " + second.text();
    }
    long at = first.bytes.mismatch(second.bytes);
    return found + first.text() + (at < 0 ? ", in another direction" : ", differs from byte " + at);
  }

  /// The packets of one file.
  private static final class Packets {
    private final PcapngReader reader;
    private final List<String> interfaces = new ArrayList<>();

    Packets(PcapngReader reader) {
      this.reader = reader;
    }

    @Nullable Packet next() throws IOException {
      for (Optional<PcapngBlock> block = reader.next(); block.isPresent(); block = reader.next()) {
        switch (block.get()) {
          case PcapngBlock.Section _ -> interfaces.clear();
          case PcapngBlock.Interface(_, String name, _) -> interfaces.add(name);
          case PcapngBlock.Packet packet -> {
            return packet(packet);
          }
          case PcapngBlock.Statistics _, PcapngBlock.Other _ -> {}
        }
      }
      return null;
    }

    private Packet packet(PcapngBlock.Packet packet) {
      return new Packet(
          interfaces.get(packet.number()), // the reader has made sure that there is one
          Instant.EPOCH.plusNanos(packet.nanos()),
          packet.flags(),
          packet.length(),
          packet.bytes());
    }
  }
}
