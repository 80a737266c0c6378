// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// What became of the frames in one direction of a link. Those that were cut on it count as the
/// frames they were cut into. What entered and what was duplicated has been carried, was lost in
/// one of the ways named here, or is on its way.
///
/// @param entered frames that were sent into it
/// @param carried frames that have come out
/// @param lost by chance
/// @param dropped for a reason, by the filter
/// @param tooBig larger than the MTU
/// @param overflowed because too many waited or were on their way
/// @param unplugged while the cable was out, or on their way when it was pulled
/// @param malformed that were to be cut and were not TCP as they said
/// @param duplicated second copies
/// @param corrupted with one bit turned
/// @param reordered that were sent ahead of others
/// @param carriedBytes of the frames that have come out
/// @since 0.1
public record LinkCounters(
    long entered,
    long carried,
    long lost,
    long dropped,
    long tooBig,
    long overflowed,
    long unplugged,
    long malformed,
    long duplicated,
    long corrupted,
    long reordered,
    long carriedBytes) {}
