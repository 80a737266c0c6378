// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.microbench;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs them all, counting allocations, and prints a table for docs/performance.md.
final class Microbenchmarks {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private Microbenchmarks() {}

  public static void main(String[] arguments) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(arguments.length == 0 ? ".*" : arguments[0])
            .forks(2)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC")
            .verbosity(VerboseMode.SILENT)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    System.out.println("| each frame | nanoseconds | ± (99.9 %) | bytes allocated |");
    System.out.println("|---|---|---|---|");
    results.forEach(Microbenchmarks::print);
  }

  private static void print(RunResult run) {
    Result<?> time = run.getPrimaryResult();
    Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.3f |%n",
        name(run.getParams()),
        time.getScore(),
        time.getScoreError(),
        allocated == null ? Double.NaN : allocated.getScore());
  }

  private static String name(BenchmarkParams params) {
    String name = params.getBenchmark().replaceAll("^.*\\.(\\w+)Benchmarks\\.", "$1: ");
    String fate = params.getParam("fate");
    return fate == null ? name : name + ", " + fate.toLowerCase(Locale.ROOT);
  }
}
