// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.frame.CaptureDifference;
import dev.umlaut.frame.PcapngReader;
import dev.umlaut.scenario.SuiteJob;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether repetitions of a scenario in virtual time went the same way: the same frames on the same
/// links at the same times. Captures that are no different from that of the first one are removed.
///
/// Called by one thread at a time.
final class Repetitions {
  private final @Nullable Path captures;

  /// Of each scenario the first that ended: rounds may overtake each other.
  private final Map<String, SuiteJob> first = new HashMap<>();

  private final Map<String, Integer> same = new LinkedHashMap<>();
  private final Map<String, String> differences = new LinkedHashMap<>();

  /// @param captures the folder with the captures of all; null: nothing is compared
  Repetitions(@Nullable Path captures) {
    this.captures = captures;
  }

  /// One has ended.
  void ended(SuiteJob job) {
    Path folder = captures;
    if (folder == null) {
      return;
    }
    SuiteJob reference = first.putIfAbsent(job.name(), job);
    if (reference == null) {
      return;
    }
    Path expected = reference.capture(folder);
    Path found = job.capture(folder);
    try {
      Optional<CaptureDifference> difference = compare(expected, found);
      if (difference.isPresent()) {
        differences.putIfAbsent(
            job.name(), expected + " and " + found + ": " + difference.get().text());
      } else {
        same.merge(job.name(), 1, Integer::sum);
        Files.delete(found);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compare " + expected + " with " + found, e);
    }
  }

  private static Optional<CaptureDifference> compare(Path expected, Path found) throws IOException {
    if (!Files.exists(expected) || !Files.exists(found)) {
      return Optional.empty(); // one of them did not boot, which its verdict says
    }
    try (InputStream one = new BufferedInputStream(Files.newInputStream(expected));
        InputStream other = new BufferedInputStream(Files.newInputStream(found))) {
      return CaptureDifference.find(new PcapngReader(one), new PcapngReader(other));
    }
  }

  /// How often each scenario went as the first time.
  Map<String, Integer> same() {
    return same;
  }

  /// Of each scenario that did not, the first difference.
  Map<String, String> differences() {
    return differences;
  }
}
