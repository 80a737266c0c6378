// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.fabric.CaptureCounters;
import java.util.List;

/// A capture, and what it has seen.
///
/// @param name what its reader calls it
/// @param links or networks that are captured
/// @param seen frames on the links
/// @param accepted those that the filter let through
/// @param dropped those of them that came faster than they were read
/// @since 0.1
public record CaptureState(
    String name, List<String> links, long seen, long accepted, long dropped) {
  /// Copies the list.
  public CaptureState {
    links = List.copyOf(links);
  }

  static CaptureState of(String name, List<String> links, List<CaptureCounters> counters) {
    return new CaptureState(
        name,
        links,
        counters.stream().mapToLong(CaptureCounters::seen).sum(),
        counters.stream().mapToLong(CaptureCounters::accepted).sum(),
        counters.stream().mapToLong(CaptureCounters::dropped).sum());
  }
}
