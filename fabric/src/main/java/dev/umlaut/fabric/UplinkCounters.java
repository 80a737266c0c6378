// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// What an [Uplink] could not do.
///
/// @param strangers what came in and was not for us: of another sender, of another network
/// @param malformed what came in and is no frame
/// @param unsent frames that the other side did not take
/// @since 0.1
public record UplinkCounters(long strangers, long malformed, long unsent) {}
