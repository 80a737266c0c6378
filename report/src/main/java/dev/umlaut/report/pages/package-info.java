// SPDX-License-Identifier: Apache-2.0

/// What the pages show, as the templates see it; the compiled templates are here too. Not exported:
/// the way in is {@link dev.umlaut.report.Report}.
@NullMarked
package dev.umlaut.report.pages;

import org.jspecify.annotations.NullMarked;
