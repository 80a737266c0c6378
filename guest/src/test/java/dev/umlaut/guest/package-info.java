// SPDX-License-Identifier: Apache-2.0

/// Tests of one host's life; those tagged `kernel` start a real one.
@NullMarked
package dev.umlaut.guest;

import org.jspecify.annotations.NullMarked;
