// SPDX-License-Identifier: Apache-2.0

/// One Ethernet segment is a [Network][dev.umlaut.fabric.Network]: a
/// [Switch][dev.umlaut.fabric.Switch] that learns addresses or a [Hub][dev.umlaut.fabric.Hub] that
/// repeats. What is plugged in is a [Port][dev.umlaut.fabric.Port]; the plug is an
/// [Attachment][dev.umlaut.fabric.Attachment], and every frame of that port, in both directions,
/// passes through it: that is where things that happen on a cable belong.
///
/// A [Frame][dev.umlaut.fabric.Frame] is a view of the sender's memory. The path from sender to
/// receiver is a chain of method calls on one thread, the loop's; nothing on it allocates, locks or
/// queues, and the only copy is the one the receiver makes.
@NullMarked
package dev.umlaut.fabric;

import org.jspecify.annotations.NullMarked;
