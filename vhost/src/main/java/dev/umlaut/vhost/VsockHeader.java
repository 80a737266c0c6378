// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What every packet of a vsock device begins with (virtio 1.2, section 5.10.6), little-endian:
///
/// ```
///   0 u64 src_cid   | 8 u64 dst_cid  | 16 u32 src_port | 20 u32 dst_port | 24 u32 len
///  28 u16 type      | 30 u16 op      | 32 u32 flags    | 36 u32 buf_alloc | 40 u32 fwd_cnt
/// ```
final class VsockHeader {
  static final int BYTES = 44;

  static final int TYPE_STREAM = 1;

  static final int REQUEST = 1; // op
  static final int RESPONSE = 2;
  static final int RST = 3;
  static final int SHUTDOWN = 4;
  static final int RW = 5;
  static final int CREDIT_UPDATE = 6;
  static final int CREDIT_REQUEST = 7;

  static final int SHUTDOWN_RECEIVE = 1; // flags of SHUTDOWN: will not receive, will not send
  static final int SHUTDOWN_SEND = 2;
  static final int SHUTDOWN_BOTH = 3;

  private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED;

  private final MemorySegment bytes = MemorySegment.ofArray(new byte[BYTES]);

  MemorySegment bytes() {
    return bytes;
  }

  long sourceCid() {
    return bytes.get(U64, 0);
  }

  long destinationCid() {
    return bytes.get(U64, 8);
  }

  int sourcePort() {
    return bytes.get(U32, 16);
  }

  int destinationPort() {
    return bytes.get(U32, 20);
  }

  /// Bytes of payload; negative when there are said to be more than 2^31 - 1.
  int length() {
    return bytes.get(U32, 24);
  }

  int type() {
    return bytes.get(U16, 28) & 0xffff;
  }

  int op() {
    return bytes.get(U16, 30) & 0xffff;
  }

  int flags() {
    return bytes.get(U32, 32);
  }

  int bufferBytes() {
    return bytes.get(U32, 36);
  }

  int forwarded() {
    return bytes.get(U32, 40);
  }

  VsockHeader cids(long source, long destination) {
    bytes.set(U64, 0, source);
    bytes.set(U64, 8, destination);
    return this;
  }

  VsockHeader ports(int source, int destination) {
    bytes.set(U32, 16, source);
    bytes.set(U32, 20, destination);
    return this;
  }

  VsockHeader packet(int op, int flags, int length) {
    bytes.set(U32, 24, length);
    bytes.set(U16, 28, (short) TYPE_STREAM);
    bytes.set(U16, 30, (short) op);
    bytes.set(U32, 32, flags);
    return this;
  }

  VsockHeader credit(int bufferBytes, int forwarded) {
    bytes.set(U32, 36, bufferBytes);
    bytes.set(U32, 40, forwarded);
    return this;
  }
}
