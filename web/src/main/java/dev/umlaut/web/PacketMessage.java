// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What somebody who watches packets is told, four times a second at most.
///
/// @param rows those that are shown of the packets since the last message
/// @param seen packets that have passed since he began to watch
/// @param leftOut those of them that are not shown: there were too many
/// @param problem why he is shown nothing; the last message
/// @since 0.1
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PacketMessage(
    List<PacketRow> rows, long seen, long leftOut, @Nullable Problem problem) {
  /// Copies the list.
  public PacketMessage {
    rows = List.copyOf(rows);
  }

  static PacketMessage refusal(Problem problem) {
    return new PacketMessage(List.of(), 0, 0, problem);
  }
}
