// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// What a capture has seen on one link.
///
/// @param seen frames on the link
/// @param accepted those that the filter let through
/// @param dropped those of them that are missing, because they came faster than they could be
///   written or the only file was full
/// @since 0.1
public record CaptureCounters(long seen, long accepted, long dropped) {}
