// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.LabSnapshots;
import dev.umlaut.lab.Nearest;
import dev.umlaut.lab.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The snapshots of a lab's disks.
final class SnapshotRoutes {
  private final LiveLab live;

  SnapshotRoutes(LiveLab live) {
    this.live = live;
  }

  /// What a snapshot is to be called.
  record SnapshotName(@Nullable String name) {}

  List<Route> routes() {
    return List.of(
        Route.get("/v1/snapshots", _ -> new Answer.Value(all())),
        Route.post("/v1/snapshots", this::save),
        Route.delete("/v1/snapshots/{name}", this::remove),
        Route.post("/v1/snapshots/{name}/restore", this::restore));
  }

  private LabSnapshots snapshots() {
    return live.lab().snapshots();
  }

  private List<SnapshotState> all() {
    return snapshots().list().stream().map(SnapshotState::of).toList();
  }

  private Answer save(Call call) {
    String name = call.body(SnapshotName.class).name();
    if (name == null) {
      throw new IllegalArgumentException("what is the snapshot to be called?");
    }
    return new Answer.Value(SnapshotState.of(snapshots().save(name)));
  }

  private Answer remove(Call call) {
    SnapshotState removed = known(call.path("name"));
    snapshots().remove(removed.name());
    return new Answer.Value(removed);
  }

  private Answer restore(Call call) {
    snapshots().restore(known(call.path("name")).name());
    return new Answer.Value(live.state());
  }

  private SnapshotState known(String name) {
    List<Snapshot> there = snapshots().list();
    return there.stream()
        .filter(snapshot -> snapshot.name().equals(name))
        .findFirst()
        .map(SnapshotState::of)
        .orElseThrow(() ->
            ApiException.notFound(
                "lab %s has no snapshot \"%s\"".formatted(live.definition().name(), name),
                Nearest.hint(name, there.stream().map(Snapshot::name).toList(), "its snapshots")));
  }
}
