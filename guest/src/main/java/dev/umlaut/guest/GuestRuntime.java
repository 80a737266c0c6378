// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.EventLoop;

/// What the guests of one lab share. All but the last stay the lab's: it closes them after its
/// guests.
///
/// @param loop serves the devices and keeps the time
/// @param control opens the control connections
/// @param reaper cleans up when this process does not get to it
/// @param places where hosts are while they boot
/// @since 0.1
public record GuestRuntime(EventLoop loop, SshControl control, Reaper reaper, BootPlaces places) {
  /// With places of its own for hosts that boot.
  public GuestRuntime(EventLoop loop, SshControl control, Reaper reaper) {
    this(loop, control, reaper, BootPlaces.ofThisMachine());
  }
}
