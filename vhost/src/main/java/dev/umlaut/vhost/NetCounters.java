// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

/// What a [NetDevice] could not do. What it did is counted by its attachment.
///
/// @param sentInvalid frames of the guest that made no sense: too short, too long, or with a header
///   that contradicts itself or the features
/// @param sentOutside frames of the guest in memory that it does not share
/// @param sentUnplugged frames of the guest while the cable was out
/// @param noDriver frames for the guest while no driver took any
/// @param noBuffer frames for the guest that found no room in its queue, nor in the backlog
/// @param tooBig frames for the guest that no buffer of its driver is large enough for
/// @param backlogged frames for the guest that had to wait for room; they are not lost
/// @param softened frames for the guest whose checksum or segmentation had to be done here, as its
///   driver does not take them undone
/// @param unsegmentable frames that had to be cut for the guest and were not TCP as they said
/// @since 0.1
public record NetCounters(
    long sentInvalid,
    long sentOutside,
    long sentUnplugged,
    long noDriver,
    long noBuffer,
    long tooBig,
    long backlogged,
    long softened,
    long unsegmentable) {}
