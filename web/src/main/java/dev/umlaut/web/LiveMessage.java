// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What somebody who watches a lab is told. What is empty has not changed.
///
/// @param lab as it is; every two seconds, and whenever something has happened
/// @param links those with other counters or another state than before; all of them at first
/// @param events that have happened
/// @since 0.1
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LiveMessage(@Nullable LabState lab, List<CableState> links, List<LabEvent> events) {
  /// Copies the lists.
  public LiveMessage {
    links = List.copyOf(links);
    events = List.copyOf(events);
  }
}
