// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Protects what client and server say to each other, over a real socket. The lab behind them has
/// not booted: no kernel is needed.
@Tag("os")
@Timeout(30)
class LabApiTest {
  private final Path socket;
  private final LiveLab live =
      new LiveLab(TestLab.definition(), _ -> Optional.empty(), InstantSource.system());
  private final AtomicInteger gone = new AtomicInteger();
  private final LabApi api;
  private final LabClient client;

  LabApiTest(@TempDir Path folder) {
    socket = folder.resolve("api");
    api = LabApi.serve(socket, live, gone::incrementAndGet);
    client = new LabClient(socket);
  }

  @AfterEach
  void close() {
    live.close();
    api.close();
  }

  @Test
  void tellsHowTheLabIs() {
    LabState state = client.get("/v1/lab", LabState.class);

    assertThat(client.isServed()).isTrue();
    assertThat(state.name()).isEqualTo("pair");
    assertThat(state.state()).isEqualTo("starting");
    assertThat(state.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(state.time().pace()).isEqualTo("real");
    assertThat(state.hosts()).extracting(HostState::state).containsExactly("off", "off");
    assertThat(state.hosts().getFirst().interfaces().getFirst().mac())
        .isEqualTo("52:54:00:00:00:01");
  }

  @Test
  void aHostWithATypingErrorIsNotFoundAndTheNearestProposed() {
    assertThatThrownBy(() -> client.get("/v1/hosts/mon", HostState.class))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(404);
              assertThat(e.isCallersFault()).isTrue();
              assertThat(e.hint()).isEqualTo("did you mean \"moon\"?");
            });
  }

  @Test
  void aLinkWithATypingErrorIsNotFoundAndTheNearestProposed() {
    for (String name : List.of("mon:eth0", "mon%3Aeth0")) {
      assertThatThrownBy(() -> client.get("/v1/links/" + name, CableState.class))
          .isInstanceOfSatisfying(
              ApiException.class,
              e -> {
                assertThat(e.status()).isEqualTo(404);
                assertThat(e.hint()).isEqualTo("did you mean \"moon:eth0\"?");
              });
    }
    assertThatThrownBy(() -> client.get("/v1/links/moon:eth0", CableState.class))
        .hasMessage("lab pair is starting");
    assertThatThrownBy(() -> client.post("/v1/links/moon:eth0", Map.of(), CableState.class))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  @Test
  void aCaptureThatCannotBeginSaysWhy() {
    refused(404, "did you mean \"moon:eth0\"?", Map.of("links", List.of("mon:eth0")));
    refused(400, "", Map.of("filter", "upd port 500"));
    refused(400, "", Map.of("nanos", -1));
    refused(409, "", Map.of("links", List.of("moon:eth0")));
    assertThat(client.get("/v1/captures", CaptureState[].class)).isEmpty();
    assertThatThrownBy(() -> client.delete("/v1/captures/one", CaptureState.class))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(404));
  }

  private void refused(int status, String hint, Map<String, Object> capture) {
    assertThatThrownBy(() -> client.bytes("/v1/captures/one", capture, _ -> {}))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(status);
              assertThat(e.hint()).isEqualTo(hint);
            });
  }

  @Test
  void whatCannotBeDoneYetIsSaidSo() {
    Map<String, Object> hosts = Map.of("hosts", List.of("moon"));
    assertThatThrownBy(() -> client.post("/v1/hosts/reset", hosts, HostState[].class))
        .isInstanceOf(ApiException.class)
        .hasMessage("lab pair is starting");
  }

  @Test
  void whatIsNotUnderstoodIsRefused() {
    assertThatThrownBy(() -> client.post("/v1/time/pace", List.of(1), TimeState.class))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
    assertThatThrownBy(
            () -> client.post("/v1/time/pace", Map.of("pace", "backwards"), TimeState.class))
        .hasMessageContaining("backwards");
    assertThatThrownBy(() -> client.get("/v1/forwards/x", ForwardState.class))
        .isInstanceOf(UmlautException.class);
  }

  @Test
  void eventsComeOneByOneUntilTheLabEnds() {
    List<String> states = new ArrayList<>();
    client.lines(
        "GET",
        "/v1/events",
        "",
        line -> {
          states.add(Json.read(line, LabEvent.class).state());
          live.close();
          return true;
        });
    assertThat(states).containsExactly("starting");
  }

  @Test
  void whoeverHasSeenEnoughLeaves() {
    AtomicInteger seen = new AtomicInteger();
    client.lines("GET", "/v1/events", "", _ -> seen.incrementAndGet() < 1);
    assertThat(seen).hasValue(1);
  }

  @Test
  void downIsAnsweredWhenTheLabIsGone() throws InterruptedException {
    LabState state = client.post("/v1/lab/down", Map.of(), LabState.class);

    assertThat(state.name()).isEqualTo("pair");
    assertThat(gone).hasValue(1);
    live.awaitEnd();
  }

  @Test
  void aTerminalThatCannotBeginSaysWhy() throws IOException {
    for (String kind : List.of("session", "console")) {
      try (TerminalConnection terminal =
          client.terminal("/v1/hosts/mon/" + kind, TerminalMessage.begin("true", "", 0, 0))) {
        assertThatThrownBy(terminal::next)
            .isInstanceOfSatisfying(
                ApiException.class, e -> assertThat(e.isCallersFault()).isTrue())
            .hasMessageContaining("mon");
      }
    }
  }

  @Test
  void rubbishDoesNotEndTheServer() throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        OutputStream out = Channels.newOutputStream(channel)) {
      out.write("NONSENSE\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(client.get("/v1/lab", LabState.class).name()).isEqualTo("pair");
  }

  @Test
  void aLabThatIsGoneIsSaidToBe() {
    LabClient nobody = new LabClient(socket.resolveSibling("nobody"));

    assertThat(nobody.isServed()).isFalse();
    assertThatThrownBy(() -> nobody.get("/v1/lab"))
        .isInstanceOf(UmlautException.class)
        .hasMessageStartingWith("the lab's process does not answer");
  }
}
