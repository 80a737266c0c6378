// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a capture file (draft-ietf-opsawg-pcapng) block by block, of either byte order and any
/// resolution of time. A file that is not what it should be is an [IOException]; a block is never
/// larger than [#BLOCK_MAX] bytes, so that no file takes more memory. For one thread.
///
/// @since 0.1
public final class PcapngReader {
  /// Most bytes of a block.
  public static final int BLOCK_MAX = 1 << 20;

  private static final int INTERFACES_MAX = 10_000;
  private static final int MICROSECONDS = 6; // where an interface says nothing else

  private final InputStream in;
  private final List<Integer> resolutions = new ArrayList<>();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private boolean begun;

  /// The options of a block that are of use.
  private static final class Options {
    String comment = "";
    String name = "";
    String text = ""; // code 3 or 4
    int flags;
    int resolution = MICROSECONDS;
    long received = -1;
    long dropped = -1;
  }

  /// @param in stays the caller's; to be buffered
  public PcapngReader(InputStream in) {
    this.in = in;
  }

  /// The next block; empty at the end.
  ///
  /// @throws IOException when the file is cut off or makes no sense
  public Optional<PcapngBlock> next() throws IOException {
    byte[] head = in.readNBytes(8);
    if (head.length == 0) {
      return Optional.empty();
    }
    if (head.length < 8) {
      throw new EOFException("cut off in the head of a block");
    }
    int type = ByteBuffer.wrap(head).order(order).getInt();
    byte[] first = {};
    if (type == PcapngBlocks.SECTION) { // the same in both byte orders
      first = in.readNBytes(4);
      order = byteOrder(first);
      begun = true;
      resolutions.clear();
    } else if (!begun) {
      throw new IOException("not a pcapng file");
    }
    int length = ByteBuffer.wrap(head).order(order).getInt(4);
    if (length < 12 + first.length || length > BLOCK_MAX || length % 4 != 0) {
      throw new IOException("a block of " + length + " bytes");
    }
    byte[] body = in.readNBytes(length - 12 - first.length);
    byte[] tail = in.readNBytes(4);
    if (tail.length < 4) {
      throw new EOFException("cut off in a block");
    }
    if (ByteBuffer.wrap(tail).order(order).getInt() != length) {
      throw new IOException("a block whose two lengths differ");
    }
    return Optional.of(block(type, ByteBuffer.wrap(body).order(order)));
  }

  private static ByteOrder byteOrder(byte[] mark) throws IOException {
    if (mark.length == 4) {
      int value = ByteBuffer.wrap(mark).getInt();
      if (value == PcapngBlocks.BYTE_ORDER) {
        return ByteOrder.BIG_ENDIAN;
      }
      if (value == Integer.reverseBytes(PcapngBlocks.BYTE_ORDER)) {
        return ByteOrder.LITTLE_ENDIAN;
      }
    }
    throw new IOException("a section without a mark of its byte order");
  }

  private PcapngBlock block(int type, ByteBuffer body) throws IOException {
    return switch (type) {
      case PcapngBlocks.SECTION -> section(body);
      case PcapngBlocks.INTERFACE -> ethernet(body);
      case PcapngBlocks.PACKET -> packet(body);
      case PcapngBlocks.STATISTICS -> statistics(body);
      default -> new PcapngBlock.Other(type);
    };
  }

  private PcapngBlock section(ByteBuffer body) throws IOException {
    require(body, 12);
    body.position(12);
    Options options = options(body, PcapngBlocks.SECTION);
    return new PcapngBlock.Section(options.text, options.comment);
  }

  private PcapngBlock ethernet(ByteBuffer body) throws IOException {
    require(body, 8);
    int linkType = body.getShort() & 0xffff;
    body.position(8);
    Options options = options(body, PcapngBlocks.INTERFACE);
    if (resolutions.size() == INTERFACES_MAX) {
      throw new IOException("more than " + INTERFACES_MAX + " interfaces");
    }
    resolutions.add(options.resolution);
    return new PcapngBlock.Interface(linkType, options.name, options.text);
  }

  private PcapngBlock packet(ByteBuffer body) throws IOException {
    require(body, 20);
    int number = number(body);
    long time = (long) body.getInt() << 32 | (body.getInt() & 0xffff_ffffL);
    int kept = body.getInt();
    int length = body.getInt();
    if (kept < 0 || kept > body.remaining()) {
      throw new IOException("a packet of " + kept + " bytes in a smaller block");
    }
    byte[] bytes = new byte[kept];
    body.get(bytes);
    body.position(Math.min(body.limit(), body.position() + (-kept & 3)));
    Options options = options(body, PcapngBlocks.PACKET);
    return new PcapngBlock.Packet(
        number,
        nanos(time, resolutions.get(number)),
        MemorySegment.ofArray(bytes),
        length,
        options.flags,
        options.comment);
  }

  private PcapngBlock statistics(ByteBuffer body) throws IOException {
    require(body, 12);
    int number = number(body);
    body.position(12);
    Options options = options(body, PcapngBlocks.STATISTICS);
    return new PcapngBlock.Statistics(number, options.received, options.dropped);
  }

  private int number(ByteBuffer body) throws IOException {
    int number = body.getInt();
    if (number < 0 || number >= resolutions.size()) {
      throw new IOException("interface " + number + " was not described");
    }
    return number;
  }

  private static void require(ByteBuffer body, int bytes) throws IOException {
    if (body.remaining() < bytes) {
      throw new IOException("a block of " + body.remaining() + " bytes is too short");
    }
  }

  /// Time in a unit of a power of ten, or of two if the upper bit is set.
  private static long nanos(long time, int resolution) {
    int power = resolution & 0x7f;
    double unit = (resolution & 0x80) == 0 ? Math.pow(10, 9 - power) : 1e9 * Math.pow(2, -power);
    return unit == 1 ? time : unit == 1000 ? time * 1000 : (long) (time * unit);
  }

  private static Options options(ByteBuffer body, int type) throws IOException {
    Options options = new Options();
    while (body.remaining() >= 4) {
      int code = body.getShort() & 0xffff;
      int length = body.getShort() & 0xffff;
      if (code == PcapngBlocks.END_OF_OPTIONS) {
        break;
      }
      if (length > body.remaining()) {
        throw new IOException("an option that goes beyond its block");
      }
      take(options, type, code, body.slice(body.position(), length).order(body.order()));
      body.position(Math.min(body.limit(), body.position() + length + (-length & 3)));
    }
    return options;
  }

  private static void take(Options options, int type, int code, ByteBuffer value) {
    if (code == PcapngBlocks.COMMENT) {
      options.comment = text(value);
      return;
    }
    switch (type) {
      case PcapngBlocks.SECTION -> {
        options.text = code == PcapngBlocks.SECTION_APPLICATION ? text(value) : options.text;
      }
      case PcapngBlocks.INTERFACE -> {
        switch (code) {
          case PcapngBlocks.INTERFACE_NAME -> options.name = text(value);
          case PcapngBlocks.INTERFACE_DESCRIPTION -> options.text = text(value);
          case PcapngBlocks.INTERFACE_RESOLUTION ->
              options.resolution = value.hasRemaining() ? value.get() & 0xff : MICROSECONDS;
          default -> {}
        }
      }
      case PcapngBlocks.PACKET -> {
        if (code == PcapngBlocks.PACKET_FLAGS && value.remaining() == 4) {
          options.flags = value.getInt();
        }
      }
      case PcapngBlocks.STATISTICS -> {
        if (value.remaining() == 8) {
          switch (code) {
            case PcapngBlocks.STATISTICS_RECEIVED -> options.received = value.getLong();
            case PcapngBlocks.STATISTICS_DROPPED -> options.dropped = value.getLong();
            default -> {}
          }
        }
      }
      default -> {}
    }
  }

  private static String text(ByteBuffer value) {
    return StandardCharsets.UTF_8.decode(value).toString();
  }
}
