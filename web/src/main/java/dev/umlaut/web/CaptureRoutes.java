// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.fabric.Capture;
import dev.umlaut.fabric.CaptureOptions;
import dev.umlaut.fabric.CaptureTarget;
import dev.umlaut.lab.LabTime;
import dev.umlaut.os.UmlautException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        Route.post(
            "/v1/captures/{name}",
            call -> begin(call.path("name"), call.body(CaptureRequest.class))),
        Route.get("/v1/recordings/{name}", call -> begin(call.path("name"), recording(call))),
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

  /// The same for whoever cannot send a body: a browser that writes what comes into a file.
  private static CaptureRequest recording(Call call) {
    String links = call.query().getOrDefault("links", "");
    return new CaptureRequest(
        links.isEmpty() ? List.of() : List.of(links.split(",", -1)),
        call.query().get("filter"),
        0,
        0);
  }

  private synchronized Answer begin(String name, CaptureRequest asked) {
    List<String> links = CaptureLinks.of(live.definition(), asked.links());
    if (asked.nanos() < 0 || asked.nanos() > LabTime.SPAN_MAX.toNanos()) {
      throw new IllegalArgumentException("a capture of " + asked.nanos() + " ns");
    }
    CaptureOptions options =
        CaptureOptions.ALL
            .withFilter(CaptureLinks.filter(asked.filter()))
            .withSnap(asked.snapBytes());
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
