// SPDX-License-Identifier: Apache-2.0

/// Tests over the whole tree: the arrows between the rooms ([ArchitectureTest]), the house rules
/// that no linter knows ([TidyTest]) and the format of the source files ([FormatTest]).
@NullMarked
package dev.umlaut.checks;

import org.jspecify.annotations.NullMarked;
