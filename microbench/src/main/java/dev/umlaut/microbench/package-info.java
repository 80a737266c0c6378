// SPDX-License-Identifier: Apache-2.0

/// JMH benchmarks of what happens to each frame on its way. Not part of the program.
@NullMarked
package dev.umlaut.microbench;

import org.jspecify.annotations.NullMarked;
