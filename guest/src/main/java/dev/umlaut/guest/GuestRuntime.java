// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.EventLoop;

/// What the guests of one lab share. It stays the lab's, which closes it after its guests.
///
/// @param loop serves the devices and keeps the time
/// @param control opens the control connections
/// @param reaper cleans up when this process does not get to it
/// @since 0.1
public record GuestRuntime(EventLoop loop, SshControl control, Reaper reaper) {}
