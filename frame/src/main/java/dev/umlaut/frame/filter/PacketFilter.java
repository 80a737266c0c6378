// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

/// Which frames are meant, in the language of tcpdump (pcap-filter(7)) as far as it is about
/// Ethernet; docs/filters.md describes it. Immutable; matching allocates nothing and never fails.
///
/// As in BPF, a filter that has to look beyond the end of a frame does not mean it, not even in a
/// `not`.
///
/// @since 0.1
public sealed interface PacketFilter
    permits PacketFilter.All,
        PacketFilter.Not,
        PacketFilter.And,
        PacketFilter.Or,
        PacketFilter.Primitive,
        Field,
        Comparison,
        ProtocolChain {
  /// Every frame.
  PacketFilter ALL = new All();

  /// No frame.
  PacketFilter NONE = new Not(ALL);

  /// Longest text of a filter, in characters.
  int TEXT_MAX = 1000;

  /// Reads a filter; an empty text is [#ALL].
  ///
  /// @throws IllegalArgumentException when it cannot be understood; the message says which word,
  ///   and what could stand there
  static PacketFilter parse(String text) {
    return new FilterParser(text).parse();
  }

  /// Writes a filter as [#parse] reads it; it may look other than what it was read from. [#ALL] is
  /// empty; as a part of another filter it cannot be read again.
  static String text(PacketFilter filter) {
    return FilterText.of(filter);
  }

  /// Whether this part of a filter holds, if nothing beyond the end of the frame was asked for; the
  /// view knows. For a whole filter ask [PacketView#matches].
  boolean holds(PacketView frame);

  /// Every frame.
  record All() implements PacketFilter {
    @Override
    public boolean holds(PacketView frame) {
      return true;
    }
  }

  /// What another filter does not mean.
  ///
  /// @param other the other
  record Not(PacketFilter other) implements PacketFilter {
    @Override
    public boolean holds(PacketView frame) {
      return !other.holds(frame);
    }
  }

  /// What both mean.
  ///
  /// @param first one, which is asked first
  /// @param second the other
  record And(PacketFilter first, PacketFilter second) implements PacketFilter {
    @Override
    public boolean holds(PacketView frame) {
      return first.holds(frame) && second.holds(frame);
    }
  }

  /// What one of them means.
  ///
  /// @param first one, which is asked first
  /// @param second the other
  record Or(PacketFilter first, PacketFilter second) implements PacketFilter {
    @Override
    public boolean holds(PacketView frame) {
      return first.holds(frame) || second.holds(frame);
    }
  }

  /// Some words, and what they mean at their place of the text: what stands right of a `vlan` is
  /// looked for behind the tag.
  ///
  /// @param words as they are written
  /// @param meaning made of comparisons
  record Primitive(String words, PacketFilter meaning) implements PacketFilter {
    @Override
    public boolean holds(PacketView frame) {
      return meaning.holds(frame);
    }
  }
}
