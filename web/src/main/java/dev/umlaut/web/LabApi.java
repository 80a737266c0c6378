// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.os.UmlautException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Serves the API of a lab on a Unix socket. Who can reach the socket may do everything: that is
/// for its folder to prevent.
///
/// Any thread; every call has a virtual thread of its own.
///
/// @since 0.1
public final class LabApi implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(LabApi.class.getName());

  /// Calls at a time, streams and terminals included.
  private static final int CALLS_MAX = 512;

  /// The WebSockets.
  static final List<String> SOCKETS =
      List.of("/v1/hosts/{host}/session", "/v1/hosts/{host}/console", "/v1/live", "/v1/packets");

  private static final int PACKET_WATCHERS_MAX = 16;

  private static final int BODY_BYTES_MAX = 1024 * 1024;
  private static final long LAST_ANSWERS_MILLIS = 2000;

  /// A terminal may be left alone for as long as its user likes.
  private static final Duration IDLE = Duration.ofDays(3650);

  private final Semaphore calls = new Semaphore(CALLS_MAX);
  private final Semaphore packetWatchers = new Semaphore(PACKET_WATCHERS_MAX);
  private final WebServer server;

  private LabApi(Path socket, LiveLab live, Runnable gone) {
    HttpRouting.Builder http = HttpRouting.builder();
    for (Route route : routes(live, gone)) {
      http.route(
          Method.create(route.method()),
          route.path(),
          (request, response) -> serve(route, request, response));
    }
    this.server =
        WebServer.builder()
            .bindAddress(UnixDomainSocketAddress.of(socket))
            .maxPayloadSize(BODY_BYTES_MAX)
            .idleConnectionTimeout(IDLE)
            .shutdownHook(false)
            .routing(http)
            .addRouting(
                WsRouting.builder()
                    .endpoint(SOCKETS.get(0), () -> new HostTerminal(live, calls))
                    .endpoint(SOCKETS.get(1), () -> new ConsoleTerminal(live, calls))
                    .endpoint(SOCKETS.get(2), () -> new LiveSocket(live, calls))
                    .endpoint(SOCKETS.get(3), () -> new PacketSocket(live, packetWatchers)))
            .build();
  }

  /// Begins to serve.
  ///
  /// @param socket must not be there; its folder must be private
  /// @param gone runs when the lab was ended by a call, before that is answered
  public static LabApi serve(Path socket, LiveLab live, Runnable gone) {
    LabApi api = new LabApi(socket, live, gone);
    api.server.start();
    return api;
  }

  /// All that can be asked for, terminals apart.
  static List<Route> routes(LiveLab live, Runnable gone) {
    List<Route> routes = new ArrayList<>(new LabRoutes(live, gone).routes());
    routes.addAll(new TimeRoutes(live).routes());
    routes.addAll(new ForwardRoutes(live).routes());
    routes.addAll(new LinkRoutes(live).routes());
    routes.addAll(new CaptureRoutes(live).routes());
    routes.addAll(new SnapshotRoutes(live).routes());
    routes.addAll(new PauseRoutes(live).routes());
    routes.addAll(new PartRoutes(live).routes());
    return routes;
  }

  private void serve(Route route, ServerRequest request, ServerResponse response) {
    if (!calls.tryAcquire()) {
      fail(response, Status.SERVICE_UNAVAILABLE_503, "too many calls at a time", "");
      return;
    }
    try {
      send(route.action().answer(call(request)), response);
    } catch (ApiException e) {
      fail(response, Status.create(e.status()), e.getMessage(), e.hint());
    } catch (IllegalArgumentException e) {
      fail(response, Status.BAD_REQUEST_400, e.getMessage(), "");
    } catch (UmlautException e) {
      fail(response, Status.CONFLICT_409, e.getMessage(), e.hint());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOGGER.log(System.Logger.Level.ERROR, route.method() + " " + route.path(), e);
      fail(response, Status.INTERNAL_SERVER_ERROR_500, e.toString(), "this is a defect of Umlaut");
    } finally {
      calls.release();
    }
  }

  private static Call call(ServerRequest request) {
    Map<String, String> path = new LinkedHashMap<>();
    var parameters = request.path().pathParameters();
    parameters.names().forEach(name -> path.put(name, parameters.get(name)));
    Map<String, String> query = new LinkedHashMap<>();
    request.query().names().forEach(name -> query.put(name, request.query().get(name)));
    String body = request.content().hasEntity() ? request.content().as(String.class) : "";
    return new Call(path, query, body);
  }

  private static void send(Answer answer, ServerResponse response) throws InterruptedException {
    switch (answer) {
      case Answer.Value(Object object) -> json(response, Status.OK_200, object);
      case Answer.Text(String type, String text) -> {
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.send(text.getBytes(StandardCharsets.UTF_8));
      }
      case Answer.Content content -> stream(response, content.type(), content::copyTo);
      case Answer.Stream(String type, Answer.Source source) -> stream(response, type, source);
      case Answer.Lines(Answer.Writer writer) ->
          stream(response, "application/x-ndjson", out -> write(writer, new LineOut(out)));
    }
  }

  /// Whoever reads may leave at any time.
  private static void stream(ServerResponse response, String type, Answer.Source source)
      throws InterruptedException {
    response.header(HeaderNames.CONTENT_TYPE, type);
    try (OutputStream out = new BufferedOutputStream(response.outputStream())) {
      source.to(out);
    } catch (IOException | UncheckedIOException | ServerConnectionException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "nobody reads any more", e);
    }
  }

  /// When it fails on its way, the last line says why.
  private static void write(Answer.Writer writer, LineOut out)
      throws IOException, InterruptedException {
    try {
      writer.write(out);
    } catch (UmlautException e) {
      out.line(new LabClient.Broken(ApiException.problemOf(e)));
    }
  }

  private static void json(ServerResponse response, Status status, Object object) {
    response.status(status);
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(Json.write(object).getBytes(StandardCharsets.UTF_8));
  }

  private static void fail(
      ServerResponse response, Status status, @Nullable String message, String hint) {
    if (!response.isSent()) {
      json(response, status, new Problem(String.valueOf(message), hint));
    }
  }

  /// Answers those who are waiting, then stops.
  @Override
  public void close() {
    try {
      boolean _ = calls.tryAcquire(CALLS_MAX, LAST_ANSWERS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop();
  }

  private record LineOut(OutputStream out) implements Answer.Out {
    @Override
    public void line(Object object) throws IOException {
      out.write((Json.write(object) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    @Override
    public void knock() throws IOException {
      out.write('\n');
      out.flush();
    }
  }
}
