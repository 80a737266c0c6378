// SPDX-License-Identifier: Apache-2.0

/// Which frames are meant, in the language of tcpdump:
/// [PacketFilter][dev.umlaut.frame.filter.PacketFilter] is read from words and asked about frames
/// that a [PacketView][dev.umlaut.frame.filter.PacketView] shows.
///
/// ```
///  "udp port 500" ─► scanner ─► parser ─► primitives ─► comparisons of fields of the frame
///                               words     their words    places that VLAN tags and labels move
/// ```
///
/// Words mean what they mean to libpcap, of which a test asks the same questions.
@NullMarked
package dev.umlaut.frame.filter;

import org.jspecify.annotations.NullMarked;
