// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

/// What a number of a relation is computed from: 32 bits without a sign, without overflow.
sealed interface Arithmetic {
  /// Its value for a frame; of no meaning when the frame has failed by then.
  int value(PacketView frame);

  /// What must hold of a frame that this is asked of; [PacketFilter#ALL] when nothing.
  PacketFilter condition();

  /// As it can be read again; a part of something greater in parentheses.
  String words();

  /// A number that is written down.
  record Constant(int number) implements Arithmetic {
    @Override
    public int value(PacketView frame) {
      return number;
    }

    @Override
    public PacketFilter condition() {
      return PacketFilter.ALL;
    }

    @Override
    public String words() {
      return Integer.toUnsignedString(number);
    }
  }

  /// The length of the frame in bytes.
  record Length() implements Arithmetic {
    @Override
    public int value(PacketView frame) {
      return frame.length();
    }

    @Override
    public PacketFilter condition() {
      return PacketFilter.ALL;
    }

    @Override
    public String words() {
      return "len";
    }
  }

  /// Bytes of a header.
  ///
  /// @param protocol whose header
  /// @param index of the first byte
  /// @param size 1, 2 or 4
  /// @param at where the header begins in the frame; behind an IPv4 header, where that begins
  /// @param behindIp4 whether it comes after an IPv4 header
  /// @param condition under which the header is there, and that of the index
  record Load(
      Protocol protocol,
      Arithmetic index,
      int size,
      int at,
      boolean behindIp4,
      PacketFilter condition)
      implements Arithmetic {
    @Override
    public int value(PacketView frame) {
      int offset = index.value(frame) + (behindIp4 ? Field.ip4HeaderBytes(frame, at) : 0);
      return frame.number(Integer.toUnsignedLong(offset) + at, size);
    }

    @Override
    public String words() {
      return protocol.word() + "[" + index.words() + (size == 1 ? "" : ":" + size) + "]";
    }
  }

  /// A negative number, modulo 2 to the 32nd.
  record Negative(Arithmetic of) implements Arithmetic {
    @Override
    public int value(PacketView frame) {
      return -of.value(frame);
    }

    @Override
    public PacketFilter condition() {
      return of.condition();
    }

    @Override
    public String words() {
      return "-(" + of.words() + ")";
    }
  }

  /// Two numbers made one. Only the header of the left one is made sure of, as libpcap does it: `1
  /// + tcp[0]` looks into whatever is there.
  record Operation(Arithmetic left, Operator operator, Arithmetic right) implements Arithmetic {
    @Override
    public int value(PacketView frame) {
      return operator.apply(left.value(frame), right.value(frame), frame);
    }

    @Override
    public PacketFilter condition() {
      return left.condition();
    }

    @Override
    public String words() {
      return part(left) + " " + operator.sign() + " " + part(right);
    }

    private static String part(Arithmetic part) {
      boolean several = part instanceof Operation || part instanceof Negative;
      return several ? "(" + part.words() + ")" : part.words();
    }
  }
}
