// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.os.EnvironmentException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Serves the page: a door for browsers of this machine to the labs of this user that are up. What
/// is asked of a lab it hands on to that lab's own API; it has no logic but who may come in.
///
/// ```
///   browser ──HTTP, WebSocket──► Door ─┬─► PageFiles
///                                      ├─► LabPassage, SocketRelay ─► …/labs/NAME/api
///                                      └─► UiRuns ─► umlaut up, umlaut test
/// ```
///
/// Any thread; every call has a virtual thread of its own.
///
/// @since 0.1
public final class UiServer implements AutoCloseable {
  /// Browsers open six at a time, and one for each terminal.
  private static final int CONNECTIONS_MAX = 512;

  private static final int BODY_BYTES_MAX = 1024 * 1024;

  /// The page says more often that it is there.
  private static final Duration IDLE = Duration.ofMinutes(5);

  /// Nothing from elsewhere, and no script but the page's own files.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
          + " data:; font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private final Door door;
  private final LabSockets labs;
  private final UiRuns runs;
  private final WebServer server;

  private UiServer(Door door, LabSockets labs, UiRuns runs) {
    this.door = door;
    this.labs = labs;
    this.runs = runs;
    String path = door.path();
    HttpRouting.Builder http =
        HttpRouting.builder()
            .addFilter(this::guard)
            .get("/open/{token}", (_, response) -> response.status(Status.FORBIDDEN_403).send())
            .get(path + "/labs", (_, response) -> json(response, labs.names()))
            .any(path + "/labs/{lab}/v1/*", this::pass);
    new UiRunRoutes(runs).addTo(http, path);
    http.get(path + "/", (_, response) -> page("", response))
        .get(path + "/assets/{file}", this::file);
    WsRouting.Builder sockets = WsRouting.builder();
    for (String socket : LabApi.SOCKETS) {
      sockets.endpoint(path + "/labs/{lab}" + socket, () -> new SocketRelay(door, labs));
    }
    this.server =
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(door.port())
            .maxTcpConnections(CONNECTIONS_MAX)
            .maxPayloadSize(BODY_BYTES_MAX)
            .idleConnectionTimeout(IDLE)
            .shutdownHook(false)
            .routing(http)
            .addRouting(sockets)
            .build();
  }

  /// Begins to serve.
  ///
  /// @param port of 127.0.0.1; 0: one that is free
  /// @param launcher starts commands of Umlaut's own
  /// @throws EnvironmentException the port is taken
  public static UiServer serve(int port, CommandLauncher launcher) {
    return serve(port, new UpLabSockets(), launcher);
  }

  static UiServer serve(int port, LabSockets labs, CommandLauncher launcher) {
    Door door = Door.random(port == 0 ? freePort() : port);
    UiServer made = new UiServer(door, labs, new UiRuns(launcher));
    try {
      made.server.start();
      return made;
    } catch (RuntimeException e) {
      throw new EnvironmentException(
          "port %d of 127.0.0.1 cannot be used: %s".formatted(door.port(), e.getMessage()),
          "--port takes another one");
    }
  }

  /// The library tells the port only when it listens, and the door must know it before.
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EnvironmentException("no port of 127.0.0.1 is free: " + e.getMessage(), "");
    }
  }

  /// What its user is to open. Nobody else must see it.
  public String url() {
    return door.url();
  }

  /// Whether the build has made the page.
  public static boolean hasPage() {
    return PageFiles.isThere();
  }

  private void guard(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    response.header(HeaderNames.create("Content-Security-Policy"), POLICY);
    response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
    response.header(HeaderNames.create("Referrer-Policy"), "no-referrer");
    response.header(HeaderNames.create("Cross-Origin-Opener-Policy"), "same-origin");
    response.header(HeaderNames.create("Cross-Origin-Resource-Policy"), "same-origin");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    String method = request.prologue().method().text();
    Door.Visit visit = SocketRelay.visit(method, request.headers());
    Optional<String> cookie =
        method.equals("GET")
            ? door.cookieFor(request.prologue().uriPath().rawPath(), visit)
            : Optional.empty();
    if (cookie.isPresent()) {
      admit(response, cookie.get());
      return;
    }
    boolean report = request.prologue().uriPath().rawPath().startsWith(UiRunRoutes.REPORTS);
    Optional<String> refused = report ? door.refusalOfSecretPath(visit) : door.refusal(visit);
    if (refused.isPresent()) {
      LabPassage.fail(
          response,
          Status.FORBIDDEN_403.code(),
          new Problem("you may not see this: " + refused.get(), ""));
      return;
    }
    chain.proceed();
  }

  /// Leads to the page, without the token in its URL. A redirection would go on behalf of the site
  /// that a link was on, and the browser would keep the cookie to itself.
  private void admit(ServerResponse response, String cookie) {
    response.header(HeaderNames.SET_COOKIE, cookie);
    response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
    response.send(
        """
        <!doctype html><title>Umlaut</title><link rel="icon" href="data:,">
        <meta http-equiv="refresh" content="0; url=%s/">
        """
            .formatted(door.path())
            .getBytes(StandardCharsets.UTF_8));
  }

  private void file(ServerRequest request, ServerResponse response) {
    String all = request.prologue().uriPath().rawPath();
    page(all.substring(door.path().length() + 1), response);
  }

  private static void page(String name, ServerResponse response) {
    Optional<PageFiles.PageFile> file = PageFiles.find(name);
    if (file.isEmpty()) {
      LabPassage.fail(
          response,
          ApiException.NOT_FOUND,
          new Problem("there is no such page", PageFiles.isThere() ? "" : NO_PAGE));
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, file.get().type());
    response.send(file.get().bytes());
  }

  /// What to do where the build has not made the page.
  public static final String NO_PAGE =
      "the build found no npm: install nodejs (20.19 or newer) and npm, then build again";

  private void pass(ServerRequest request, ServerResponse response) {
    String all = request.prologue().uriPath().rawPath().substring(door.path().length());
    LabPassage.pass(labs, "/" + all.split("/", 4)[3], request, response);
  }

  static void json(ServerResponse response, Object object) {
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(Json.write(object).getBytes(StandardCharsets.UTF_8));
  }

  /// Ends what it has started, and stops. The labs stay up.
  @Override
  public void close() {
    runs.close();
    server.stop();
  }
}
