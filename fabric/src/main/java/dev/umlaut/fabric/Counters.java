// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// What has passed an [Attachment] since it was plugged in. "In" is from the port into the network,
/// "out" from the network to the port.
///
/// @param framesIn frames sent by the port, the invalid ones not counted
/// @param bytesIn their bytes
/// @param framesOut frames that the port has taken
/// @param bytesOut their bytes
/// @param invalidIn frames of the port that went no further: too short, or from an address that is
///   none (multicast or zero)
/// @param droppedOut frames for the port that it did not take
/// @param refusedIn frames of the port that the switch did not carry: of a VLAN that is none of the
///   port's, or from a mirror
/// @since 0.1
public record Counters(
    long framesIn,
    long bytesIn,
    long framesOut,
    long bytesOut,
    long invalidIn,
    long droppedOut,
    long refusedIn) {}
