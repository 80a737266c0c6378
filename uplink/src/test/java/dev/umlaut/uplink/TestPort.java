// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.uplink;

import dev.umlaut.fabric.Frame;
import dev.umlaut.fabric.Port;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// A port that keeps the first payload byte of what it gets.
final class TestPort implements Port {
  final List<Integer> got = new ArrayList<>();
  int flushes;
  boolean full;

  @Override
  public boolean deliver(Frame frame) {
    if (full) {
      return false;
    }
    byte[] mark = new byte[1];
    frame.copyTo(MemorySegment.ofArray(mark), 0, 14, 1);
    got.add((int) mark[0]);
    return true;
  }

  @Override
  public void flush() {
    flushes++;
  }

  /// A frame with a payload of one byte.
  static Frame frame(long destination, long source, int mark) {
    byte[] bytes = new byte[15];
    for (int i = 0; i < 6; i++) {
      bytes[i] = (byte) (destination >>> (40 - 8 * i));
      bytes[6 + i] = (byte) (source >>> (40 - 8 * i));
    }
    bytes[12] = 8;
    bytes[14] = (byte) mark;
    return Frame.of(MemorySegment.ofArray(bytes));
  }
}
