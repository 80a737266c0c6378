// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

/// Why a call failed, for a person.
///
/// @param message what failed, and which object
/// @param hint what to do about it; may be empty
/// @since 0.1
public record Problem(String message, String hint) {}
