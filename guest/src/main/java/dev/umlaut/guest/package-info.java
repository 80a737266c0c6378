// SPDX-License-Identifier: Apache-2.0

/// One virtual host, from its command line to its last process.
///
/// The entry is [dev.umlaut.guest.Guest]: it listens on the host's vhost-user sockets, spawns the
/// User-Mode Linux kernel in its own session, and calls the host *ready* when its SSH server
/// answers over vsock. What follows goes through a [dev.umlaut.guest.Shell].
///
/// ```
///   GuestSpec ──► KernelCommandLine ─┐
///                 GuestDevices ──────┼─► UmlProcess ──► ReadyProbe ──► SshShell
///                 Launcher ──────────┘        │
///                                             ├─► Mconsole ─► StopLadder
///   Reaper (its own session, outlives us) ◄───┘
/// ```
///
/// All of Apache MINA SSHD is behind the classes whose names start with `Ssh`, and
/// [dev.umlaut.guest.OpenSsh].
@NullMarked
package dev.umlaut.guest;

import org.jspecify.annotations.NullMarked;
