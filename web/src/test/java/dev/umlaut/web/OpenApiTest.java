// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Protects the description of the API from saying something else than the server does.
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");

  private static final List<Class<? extends Record>> RECORDS =
      List.of(
          Problem.class,
          LabState.class,
          HostState.class,
          ShareState.class,
          InterfaceState.class,
          TopologyState.class,
          TopologyState.NetworkState.class,
          TopologyState.LinkState.class,
          LabEvent.class,
          TimeState.class,
          TimeProgress.class,
          LabRoutes.Hosts.class,
          LabRoutes.Down.class,
          TimeRoutes.Rate.class,
          TimeRoutes.Forward.class,
          TimeRoutes.Until.class,
          ForwardState.class,
          CableState.class,
          CableState.LaneState.class,
          CableState.PortState.class,
          LinkRoutes.LinkChange.class,
          CaptureRoutes.CaptureRequest.class,
          CaptureState.class,
          LiveMessage.class,
          PacketSocket.PacketRequest.class,
          PacketMessage.class,
          PacketRow.class,
          SnapshotState.class,
          DiskCopy.class,
          SnapshotRoutes.SnapshotName.class,
          PartRoutes.Part.class,
          UpdateState.class,
          TerminalMessage.class);

  private final Map<?, ?> description =
      (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(LabRoutes.description());

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    Set<String> described = new TreeSet<>();
    map(description, "paths")
        .forEach((path, methods) ->
            ((Map<?, ?>) methods)
                .keySet().stream()
                    .map(Object::toString)
                    .filter(METHODS::contains)
                    .forEach(method -> described.add(method + " " + path)));

    LiveLab live = new LiveLab(TestLab.definition(), _ -> Optional.empty(), InstantSource.system());
    Set<String> served = new TreeSet<>(LabApi.SOCKETS.stream().map(path -> "get " + path).toList());
    for (Route route : LabApi.routes(live, () -> {})) {
      served.add(route.method().toLowerCase(Locale.ROOT) + " " + route.path());
    }
    assertThat(described).isEqualTo(served);
  }

  @Test
  void everyPropertyIsDescribedAndNothingElse() {
    Map<?, ?> schemas = map(map(description, "components"), "schemas");
    List<String> names = new ArrayList<>();
    for (Class<? extends Record> type : RECORDS) {
      names.add(type.getSimpleName());
      assertThat(map(map(schemas, type.getSimpleName()), "properties").keySet())
          .as(type.getSimpleName())
          .map(Object::toString)
          .containsExactlyElementsOf(
              Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList());
    }
    assertThat(schemas.keySet()).map(Object::toString).containsExactlyInAnyOrderElementsOf(names);
  }

  private static Map<?, ?> map(Map<?, ?> of, String key) {
    if (of.get(key) instanceof Map<?, ?> value) {
      return value;
    }
    throw new AssertionError("no " + key);
  }
}
