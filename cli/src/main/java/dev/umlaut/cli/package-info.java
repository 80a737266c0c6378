// SPDX-License-Identifier: Apache-2.0

/// The command `umlaut`. [Umlaut] is the entry point; each command is one class; [Failures] turns
/// an exception into a message, a hint and an [ExitStatus].
@NullMarked
package dev.umlaut.cli;

import org.jspecify.annotations.NullMarked;
