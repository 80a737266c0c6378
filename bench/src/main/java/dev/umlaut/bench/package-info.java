// SPDX-License-Identifier: Apache-2.0

/// Benchmarks: [LabBenchmark] boots real labs and measures what a user waits for. `bench/run`
/// starts it; docs/performance.md has its results.
@NullMarked
package dev.umlaut.bench;

import org.jspecify.annotations.NullMarked;
