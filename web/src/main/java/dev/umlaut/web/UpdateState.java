// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.util.List;

/// What became of a lab that is up when its file had changed.
///
/// @param added hosts, interfaces and networks that were new in the file
/// @param differs what the file says otherwise than the lab is
/// @since 0.1
public record UpdateState(List<String> added, List<String> differs) {
  /// Copies the lists.
  public UpdateState {
    added = List.copyOf(added);
    differs = List.copyOf(differs);
  }
}
