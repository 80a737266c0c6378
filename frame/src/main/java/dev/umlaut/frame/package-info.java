// SPDX-License-Identifier: Apache-2.0

/// What is written on the outside of a packet: [MacAddress][dev.umlaut.frame.MacAddress],
/// [IpAddress][dev.umlaut.frame.IpAddress] and [IpPrefix][dev.umlaut.frame.IpPrefix] are values
/// that parse and print the usual notation; [Ethernet][dev.umlaut.frame.Ethernet] knows where the
/// fields of a frame's header are, and [PacketSummary][dev.umlaut.frame.PacketSummary] says in one
/// line what a frame is about.
@NullMarked
package dev.umlaut.frame;

import org.jspecify.annotations.NullMarked;
