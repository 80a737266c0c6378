// SPDX-License-Identifier: Apache-2.0

/// Devices of guest kernels, by the vhost-user protocol: a
/// [VhostUserServer][dev.umlaut.vhost.VhostUserServer] listens on a unix socket, a guest kernel
/// (the *front end*) connects, passes the file descriptor of its memory, and from then on both
/// sides talk through rings in that memory ([SplitVirtqueue][dev.umlaut.vhost.SplitVirtqueue]).
/// What the rings carry is up to the [Device][dev.umlaut.vhost.Device].
///
/// ```
///   guest kernel                              loop thread
///   driver ── avail ring ──► kick eventfd ──► FrontEnd ──► Device.notified(queue)
///      ▲                                                        │ takes chains, does the work
///      └───── call fd ◄── only if it is waiting ◄── used ring ◄─┘
/// ```
///
/// Everything a guest says or writes is hostile until checked: addresses, lengths, indices, chains,
/// messages, packets. Whatever it breaks is its own: a broken ring ends that one connection, never
/// the device of another guest.
@NullMarked
package dev.umlaut.vhost;

import org.jspecify.annotations.NullMarked;
