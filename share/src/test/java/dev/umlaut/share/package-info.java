// SPDX-License-Identifier: Apache-2.0

@NullMarked
package dev.umlaut.share;

import org.jspecify.annotations.NullMarked;
