// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.fabric.Capture;
import dev.umlaut.fabric.CaptureOptions;
import dev.umlaut.fabric.CaptureTarget;
import dev.umlaut.frame.PacketFilter;
import dev.umlaut.lab.LabTime;
import dev.umlaut.lab.Nearest;
import dev.umlaut.lab.Topology;
import dev.umlaut.os.UmlautException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// Captures of the frames on links, each the answer to a call. Whoever reads too slowly misses
/// frames, which are counted; nobody waits for him.
final class CaptureRoutes {
  /// Each has two buffers of 4 MiB.
  private static final int CAPTURES_MAX = 32;

  private final LiveLab live;
  private final Map<String, Open> open = new ConcurrentSkipListMap<>();

  private record Open(List<String> links, Capture capture) {}

  CaptureRoutes(LiveLab live) {
    this.live = live;
  }

  /// What is to be captured.
  ///
  /// @param links or networks, for all links of theirs; none: all of the lab
  /// @param filter which frames, in tcpdump's words; none: all
  /// @param snapBytes the first so many of each; 0: all
  /// @param nanos how long, of the lab's time; 0: until it is ended
  record CaptureRequest(
      @Nullable List<String> links, @Nullable String filter, int snapBytes, long nanos) {}

  List<Route> routes() {
    return List.of(
        Route.get("/v1/captures", _ -> new Answer.Value(states())),
        Route.post("/v1/captures/{name}", this::begin),
        Route.delete("/v1/captures/{name}", this::end));
  }

  private List<CaptureState> states() {
    List<CaptureState> states = new ArrayList<>();
    open.forEach((name, one) -> states.add(state(name, one)));
    return states;
  }

  private static CaptureState state(String name, Open one) {
    return CaptureState.of(name, one.links(), one.capture().counters());
  }

  private synchronized Answer begin(Call call) {
    String name = call.path("name");
    CaptureRequest asked = call.body(CaptureRequest.class);
    List<String> links = links(asked.links() == null ? List.of() : asked.links());
    if (asked.nanos() < 0 || asked.nanos() > LabTime.SPAN_MAX.toNanos()) {
      throw new IllegalArgumentException("a capture of " + asked.nanos() + " ns");
    }
    String words = asked.filter() == null ? "" : asked.filter().strip();
    PacketFilter filter = words.isEmpty() ? PacketFilter.ALL : PacketFilter.parse(words);
    CaptureOptions options = CaptureOptions.ALL.withFilter(filter).withSnap(asked.snapBytes());
    if (open.containsKey(name) || open.size() >= CAPTURES_MAX) {
      throw new UmlautException(
          "there are %d captures, at most %d, each with another name"
              .formatted(open.size(), CAPTURES_MAX),
          "end one");
    }
    CaptureFeed feed = new CaptureFeed();
    Capture capture = capture(links, feed, options);
    if (asked.nanos() > 0) {
      capture.endAfter(Duration.ofNanos(asked.nanos()));
    }
    open.put(name, new Open(links, capture));
    return new Answer.Stream(
        "application/x-pcapng",
        out -> {
          try (capture) {
            feed.attach(out);
            feed.awaitEnd();
          } finally {
            open.remove(name);
          }
        });
  }

  private Capture capture(List<String> links, CaptureFeed feed, CaptureOptions options) {
    try {
      return live.lab().capture(links, new CaptureTarget.Stream(feed), options);
    } catch (IllegalStateException e) { // too many taps
      throw new UmlautException(String.valueOf(e.getMessage()), "end another capture", e);
    }
  }

  /// @return links and networks that there are
  private List<String> links(List<String> asked) {
    Topology topology = Topology.of(live.definition());
    Set<String> known = new LinkedHashSet<>();
    topology.links().forEach(link -> known.add(link.host() + ":" + link.end().name()));
    List<String> all = List.copyOf(known);
    topology.links().forEach(link -> known.add(link.network()));
    for (String name : asked) {
      if (!known.contains(name)) {
        throw ApiException.notFound(
            "lab %s has no link or network \"%s\"".formatted(topology.lab(), name),
            Nearest.hint(name, known, "links and networks"));
      }
    }
    return asked.isEmpty() ? all : List.copyOf(asked);
  }

  private Answer end(Call call) {
    String name = call.path("name");
    Open one = open.get(name);
    if (one == null) {
      throw ApiException.notFound("there is no capture \"" + name + "\"", "");
    }
    one.capture().close();
    return new Answer.Value(state(name, one));
  }
}
