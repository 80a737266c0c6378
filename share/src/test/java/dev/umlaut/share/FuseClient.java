// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import dev.umlaut.os.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A guest's kernel, as far as a server of FUSE sees it, by hand.
final class FuseClient implements AutoCloseable {
  static final long ROOT = 1;
  static final int READ_ONLY = 0;
  static final int WRITE_ONLY = 1;
  static final int READ_WRITE = 2;
  static final int EXCLUSIVE = 0x80;
  static final int TRUNCATE = 0x200;
  static final int APPEND = 0x400;

  private static final int ROOM = 64 * 1024;

  final ShareServer server;
  final MemorySegment request;
  final MemorySegment reply;
  private final Arena arena = Arena.ofConfined();
  private long number;

  /// What the server said.
  record Reply(int error, ByteBuffer results) {
    long node() {
      return results.getLong(0);
    }

    int mode(int attributesAt) {
      return results.getInt(attributesAt + 60);
    }
  }

  private FuseClient(ShareServer server) {
    this.server = server;
    this.request = arena.allocate(server.requestBytesMax(), 8);
    this.reply = arena.allocate(server.replyBytesMax(), 8);
  }

  /// A session that has begun.
  static FuseClient begin(Path folder, boolean writable) {
    FuseClient client = open(folder, writable);
    Reply init = client.call(Fuse.INIT, 0, ints(7, 40, 1 << 20, -1));
    if (init.error != 0) {
      throw new AssertionError("INIT: " + Errno.describe(init.error));
    }
    return client;
  }

  static FuseClient open(Path folder, boolean writable) {
    return new FuseClient(ShareServer.open("share0", folder, writable, Duration.ZERO));
  }

  Reply call(int kind, long node, byte[]... arguments) {
    return call(ROOM, kind, node, arguments);
  }

  Reply call(int room, int kind, long node, byte[]... arguments) {
    int bytes = put(kind, node, arguments);
    int length = server.serve(request, bytes, reply, room);
    if (length == 0) {
      return new Reply(0, ByteBuffer.allocate(0));
    }
    if (reply.get(ValueLayout.JAVA_INT, 0) != length
        || length > room
        || reply.get(ValueLayout.JAVA_LONG, 8) != number) {
      throw new AssertionError("a reply with a wrong header");
    }
    ByteBuffer results =
        ByteBuffer.wrap(reply.asSlice(16, length - 16).toArray(ValueLayout.JAVA_BYTE))
            .order(ByteOrder.LITTLE_ENDIAN);
    return new Reply(-reply.get(ValueLayout.JAVA_INT, 4), results);
  }

  private int put(int kind, long node, byte[]... arguments) {
    int at = Fuse.HEADER_BYTES;
    for (byte[] argument : arguments) {
      MemorySegment.copy(argument, 0, request, ValueLayout.JAVA_BYTE, at, argument.length);
      at += argument.length;
    }
    request.asSlice(0, Fuse.HEADER_BYTES).fill((byte) 0);
    request.set(ValueLayout.JAVA_INT, 0, at);
    request.set(ValueLayout.JAVA_INT, 4, kind);
    request.set(ValueLayout.JAVA_LONG, 8, ++number);
    request.set(ValueLayout.JAVA_LONG, 16, node);
    return at;
  }

  Reply lookup(long parent, String name) {
    return call(Fuse.LOOKUP, parent, name(name));
  }

  /// The node of a path.
  long node(String... path) {
    long node = ROOT;
    for (String part : path) {
      Reply found = lookup(node, part);
      if (found.error != 0) {
        throw new AssertionError(part + ": " + Errno.describe(found.error));
      }
      node = found.node();
    }
    return node;
  }

  Reply open(long node, int flags) {
    return call(Fuse.OPEN, node, ints(flags, 0));
  }

  Reply create(long parent, String name, int flags, int mode) {
    return call(Fuse.CREATE, parent, ints(flags, mode, 0, 0), name(name));
  }

  /// The handle in a reply of CREATE.
  static long created(Reply reply) {
    return reply.results.getLong(Fuse.ENTRY_BYTES);
  }

  Reply read(long handle, long position, int count) {
    return call(Fuse.READ, 0, longs(handle, position), ints(count, 0), longs(0, 0));
  }

  /// All of a file, or an error.
  String content(long node) {
    Reply opened = open(node, READ_ONLY);
    if (opened.error != 0) {
      return Errno.describe(opened.error);
    }
    long handle = opened.node();
    Reply read = read(handle, 0, 4096);
    call(Fuse.RELEASE, node, longs(handle), ints(0, 0), longs(0));
    return read.error == 0 ? text(read.results) : Errno.describe(read.error);
  }

  Reply write(long handle, long position, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return call(Fuse.WRITE, 0, longs(handle, position), ints(bytes.length, 0), longs(0, 0), bytes);
  }

  Reply attributes(long node) {
    return call(Fuse.GETATTR, node, ints(0, 0), longs(0));
  }

  /// Sets what the bits say.
  Reply set(long node, int bits, long size, int mode, int uid, int gid) {
    return call(
        Fuse.SETATTR,
        node,
        ints(bits, 0),
        longs(0, size, 0, 1_000_000_000L, 2_000_000_000L, 0),
        ints(5, 6, 0, mode, 0, uid, gid, 0));
  }

  /// All names in a folder, with an amount of room for each reply.
  List<String> list(long node, boolean plus, int room) {
    long handle = call(Fuse.OPENDIR, node, ints(0, 0)).node();
    List<String> names = new ArrayList<>();
    long offset = 0;
    while (true) {
      Reply read =
          call(
              plus ? Fuse.READDIRPLUS : Fuse.READDIR,
              node,
              longs(handle, offset),
              ints(room, 0),
              longs(0, 0));
      if (read.error != 0) {
        throw new AssertionError(Errno.describe(read.error));
      }
      ByteBuffer entries = read.results;
      if (entries.capacity() == 0) {
        call(Fuse.RELEASEDIR, node, longs(handle), ints(0, 0), longs(0));
        return names;
      }
      int front = plus ? Fuse.ENTRY_BYTES : 0;
      for (int at = 0; at < entries.capacity(); ) {
        int length = entries.getInt(at + front + 16);
        offset = entries.getLong(at + front + 8);
        names.add(text(entries.slice(at + front + 24, length)));
        at += (front + 24 + length + 7) & -8;
      }
    }
  }

  static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  static byte[] name(String name) {
    return (name + "\0").getBytes(StandardCharsets.UTF_8);
  }

  static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  static byte[] longs(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return bytes.array();
  }

  @Override
  public void close() {
    server.close();
    arena.close();
  }
}
