// SPDX-License-Identifier: Apache-2.0

/// Benchmarks: [LabBenchmark] boots real labs and measures what a user waits for. `bench/run`
/// starts it. [SuiteBreakdown] tells where the time of a run of many scenarios went (`bench/run
/// suite RESULTS`). docs/performance.md has what they found.
@NullMarked
package dev.umlaut.bench;

import org.jspecify.annotations.NullMarked;
