// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import java.lang.foreign.MemorySegment;

/// A block of a capture file (draft-ietf-opsawg-pcapng), with what is of use of it.
///
/// @since 0.1
public sealed interface PcapngBlock {
  /// The beginning of a file or of a part of it; interfaces are numbered anew.
  ///
  /// @param application what has written it; may be empty
  /// @param comment may be empty
  record Section(String application, String comment) implements PcapngBlock {}

  /// An interface; the first of a section has the number 0.
  ///
  /// @param linkType 1 for Ethernet
  /// @param name may be empty
  /// @param description may be empty
  record Interface(int linkType, String name, String description) implements PcapngBlock {}

  /// A packet.
  ///
  /// @param number of the interface
  /// @param nanos since 1970
  /// @param bytes those that were kept
  /// @param length bytes that it had
  /// @param flags [PcapngBlocks#INBOUND], [PcapngBlocks#OUTBOUND] or 0
  /// @param comment may be empty
  record Packet(int number, long nanos, MemorySegment bytes, int length, int flags, String comment)
      implements PcapngBlock {}

  /// What was counted on an interface; -1: is not said.
  ///
  /// @param number of the interface
  /// @param received packets that were seen
  /// @param dropped packets that are missing
  record Statistics(int number, long received, long dropped) implements PcapngBlock {}

  /// Something else.
  ///
  /// @param type of the block
  record Other(int type) implements PcapngBlock {}
}
