// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.frame.filter.PacketFilter;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.Nearest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What somebody wants to see the frames of.
final class CaptureLinks {
  private CaptureLinks() {}

  /// @param asked links, or networks for all links of theirs; none: all of the lab
  /// @return links and networks that there are
  /// @throws ApiException one is not there
  static List<String> of(LabDefinition lab, @Nullable List<String> asked) {
    Map<String, String> links = LinkNames.of(lab);
    Set<String> known = new LinkedHashSet<>(links.keySet());
    known.addAll(links.values());
    List<String> named = asked == null ? List.of() : asked;
    for (String name : named) {
      if (!known.contains(name)) {
        throw ApiException.notFound(
            "lab %s has no link or network \"%s\"".formatted(lab.name(), name),
            Nearest.hint(name, known, "links and networks"));
      }
    }
    return List.copyOf(named.isEmpty() ? links.keySet() : named);
  }

  /// @param words in tcpdump's language; none: all frames
  /// @throws IllegalArgumentException they cannot be understood
  static PacketFilter filter(@Nullable String words) {
    String text = words == null ? "" : words.strip();
    return text.isEmpty() ? PacketFilter.ALL : PacketFilter.parse(text);
  }
}
