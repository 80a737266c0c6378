// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// Something in a scenario that is allowed but is hardly what its author meant, such as a check
/// that can never fail. It changes no verdict.
///
/// @param line where it is
/// @param message what is odd
/// @param hint what to write instead
/// @since 0.1
public record Notice(SourceLine line, String message, String hint) {}
