// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.LabLink;
import dev.umlaut.lab.LinkDefinition;
import dev.umlaut.lab.Nearest;
import dev.umlaut.os.UmlautException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The cables between interfaces and their networks.
final class LinkRoutes {
  private final LiveLab live;

  LinkRoutes(LiveLab live) {
    this.live = live;
  }

  /// What is to become of a link.
  ///
  /// @param text what happens to frames from now on, in the words of a lab file; what it does not
  ///   name does not happen. Without it that stays as it is
  /// @param plugged whether the cable is plugged in from now on. Without it, and where the text
  ///   does not say it, that stays as it is
  record LinkChange(@Nullable String text, @Nullable Boolean plugged) {}

  List<Route> routes() {
    return List.of(
        Route.get("/v1/links", _ -> new Answer.Value(all())),
        Route.get("/v1/links/{link}", call -> new Answer.Value(state(call.path("link")))),
        Route.post("/v1/links/{link}", this::change));
  }

  private List<CableState> all() {
    return LinkNames.of(live.definition()).keySet().stream().map(this::state).toList();
  }

  private CableState state(String name) {
    return CableState.of(link(name), network(name));
  }

  private Answer change(Call call) {
    String name = call.path("link");
    LinkChange asked = call.body(LinkChange.class);
    String _ = network(name);
    if (asked.text() == null && asked.plugged() == null) {
      throw new IllegalArgumentException("nothing is to become of " + name);
    }
    LabLink link = link(name);
    LinkDefinition now = link.definition();
    boolean plugged = asked.plugged() == null ? now.plugged() : asked.plugged();
    link.set(
        asked.text() == null
            ? new LinkDefinition(now.out(), now.in(), plugged)
            : read(asked.text(), plugged));
    return new Answer.Value(state(name));
  }

  private static LinkDefinition read(String text, boolean plugged) {
    LinkDefinition plain = LinkDefinition.PLAIN;
    try {
      return LinkDefinition.parse(text, new LinkDefinition(plain.out(), plain.in(), plugged));
    } catch (UmlautException e) {
      throw new ApiException(ApiException.BAD_REQUEST, ApiException.problemOf(e));
    }
  }

  private LabLink link(String name) {
    String _ = network(name);
    return live.lab().link(name);
  }

  private String network(String name) {
    Map<String, String> networks = LinkNames.of(live.definition());
    String network = networks.get(name);
    if (network == null) {
      throw ApiException.notFound(
          "lab %s has no link \"%s\"".formatted(live.definition().name(), name),
          Nearest.hint(name, networks.keySet(), "its links"));
    }
    return network;
  }
}
