// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.util.List;

/// A host of a lab.
///
/// @param name its name
/// @param state `off`, `starting`, `kernel`, `init`, `ready`, `paused`, or `ended` when it ended by
///   itself
/// @param memoryMib the memory that it may use, in MiB
/// @param image what its disk is made of
/// @param interfaces `eth0` first
/// @param shares folders of this machine that it sees
/// @param pid its kernel's process; 0 when it does not run
/// @param residentKib the memory of this machine that it has now, in KiB; 0 when it does not run
/// @param cpuMillis the processor time that it has used
/// @param readySince since when it is ready, as ISO 8601 has it; empty when it is not
/// @param vsock the Unix socket of its vsock; empty when it does not run
/// @param consoleLog the file with what its console said; empty when it does not run
/// @since 0.1
public record HostState(
    String name,
    String state,
    int memoryMib,
    String image,
    List<InterfaceState> interfaces,
    List<ShareState> shares,
    long pid,
    long residentKib,
    long cpuMillis,
    String readySince,
    String vsock,
    String consoleLog) {
  /// Copies the lists.
  public HostState {
    interfaces = List.copyOf(interfaces);
    shares = List.copyOf(shares);
  }
}
