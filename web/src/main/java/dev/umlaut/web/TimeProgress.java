// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

/// How far virtual time has come, on its way somewhere.
///
/// @param time the lab's
/// @param state `passing`, `reached`, or `limit`: the condition was not met in time
/// @since 0.1
public record TimeProgress(TimeState time, String state) {}
