// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.os.Cpus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// As whom a guest runs, and where.
///
/// @param account the user; empty when Umlaut is an ordinary user itself, who then runs the guest
/// @param cpu the one CPU for all of the guest's processes: its kernel and its programs take turns
///   anyway, and hand over two to eight times faster without a change of the CPU
/// @since 0.1
public record Placement(Optional<Account> account, OptionalInt cpu) {
  /// A placement on the CPU whose turn it is.
  ///
  /// @param index of the host within its lab
  public static Placement roundRobin(Optional<Account> account, int index) {
    List<Integer> allowed = Cpus.allowed();
    return new Placement(
        account,
        allowed.isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(allowed.get(Math.floorMod(index, allowed.size()))));
  }
}
