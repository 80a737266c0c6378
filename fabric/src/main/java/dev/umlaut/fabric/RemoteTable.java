// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import java.util.Arrays;

/// Behind which end of a tunnel an address was last seen. Each address has one place, which it may
/// share with others: the last one seen has it. Who is not found there is sent to all ends.
///
/// Owned by the loop's thread.
final class RemoteTable {
  private static final int PLACES = 4096;

  private final long ageingNanos;
  private final long[] address = new long[PLACES];
  private final long[] seenNanos = new long[PLACES];
  private final int[] remote = new int[PLACES];

  RemoteTable(long ageingNanos) {
    this.ageingNanos = ageingNanos;
    Arrays.fill(address, -1);
  }

  void learn(long source, int from, long nowNanos) {
    int place = place(source);
    address[place] = source;
    seenNanos[place] = nowNanos;
    remote[place] = from;
  }

  /// The end behind which an address is, or -1.
  int find(long destination, long nowNanos) {
    int place = place(destination);
    boolean known = address[place] == destination && nowNanos - seenNanos[place] < ageingNanos;
    return known ? remote[place] : -1;
  }

  private static int place(long address) {
    return (int) ((address * 0x9e37_79b9_7f4a_7c15L) >>> 52); // as in AddressTable: 12 bits
  }
}
