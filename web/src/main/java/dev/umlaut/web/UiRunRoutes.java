// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.os.UmlautException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What the page can start, and what became of it. Stateless.
final class UiRunRoutes {
  /// Where reports are, each under a secret name: a report is not part of the page, and gets no
  /// cookie.
  static final String REPORTS = "/report/";

  /// A report shows what guests have said. It may run its own scripts, but sees nothing else of
  /// here.
  private static final String REPORT_POLICY =
      "sandbox allow-scripts allow-popups allow-downloads; "
          + "default-src 'self' 'unsafe-inline' data:; connect-src 'none'; form-action 'none'; "
          + "base-uri 'none'; frame-ancestors 'self'";

  private static final long REPORT_BYTES_MAX = 256L * 1024 * 1024;

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "json", "application/json",
          "xml", "application/xml",
          "pcapng", "application/x-pcapng");

  private final UiRuns runs;

  UiRunRoutes(UiRuns runs) {
    this.runs = runs;
  }

  private interface Action {
    Object answer() throws InterruptedException;
  }

  void addTo(HttpRouting.Builder http, String path) {
    http.get(path + "/shelf", (_, response) -> answer(response, runs::shelf))
        .get(path + "/runs", (_, response) -> answer(response, runs::list))
        .post(path + "/runs", this::start)
        .get(path + "/runs/{id}", this::output)
        .delete(path + "/runs/{id}", this::end)
        .get(REPORTS + "{secret}/*", this::report);
  }

  private static void answer(ServerResponse response, Action action) {
    try {
      UiServer.json(response, action.answer());
    } catch (ApiException e) {
      LabPassage.fail(response, e.status(), ApiException.problemOf(e));
    } catch (UmlautException e) {
      LabPassage.fail(response, ApiException.CONFLICT, ApiException.problemOf(e));
    } catch (IllegalArgumentException e) {
      LabPassage.fail(
          response, ApiException.BAD_REQUEST, new Problem(String.valueOf(e.getMessage()), ""));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void start(ServerRequest request, ServerResponse response) {
    String body = request.content().as(String.class);
    answer(response, () -> runs.start(Json.read(body, UiRuns.Order.class)));
  }

  private void output(ServerRequest request, ServerResponse response) {
    String after = request.query().first("after").orElse("0");
    answer(
        response,
        () -> {
          if (!after.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("after which line?");
          }
          return run(request).after(Long.parseLong(after));
        });
  }

  private void end(ServerRequest request, ServerResponse response) {
    answer(
        response,
        () -> {
          UiRun run = run(request);
          run.close();
          return run.summary();
        });
  }

  private UiRun run(ServerRequest request) {
    return runs.find(request.path().pathParameters().get("id"));
  }

  /// A file beside the first page of a report.
  private void report(ServerRequest request, ServerResponse response) {
    try {
      String secret = request.path().pathParameters().get("secret");
      String all = request.prologue().uriPath().path();
      String name = all.substring(REPORTS.length() + secret.length() + 1);
      Path index = runs.report(secret);
      Path folder = index.resolveSibling("").toRealPath();
      Path file = name.isEmpty() ? index.toRealPath() : folder.resolve(name).toRealPath();
      if (!file.startsWith(folder)
          || !Files.isRegularFile(file)
          || Files.size(file) > REPORT_BYTES_MAX) {
        throw ApiException.notFound("the report has no " + name, "");
      }
      String ending = file.toString().substring(file.toString().lastIndexOf('.') + 1);
      response.header(
          HeaderNames.CONTENT_TYPE, TYPES.getOrDefault(ending, "text/plain; charset=utf-8"));
      response.header(HeaderNames.create("Content-Security-Policy"), REPORT_POLICY);
      response.header(HeaderNames.create("Cross-Origin-Resource-Policy"), "cross-origin");
      response.send(Files.readAllBytes(file));
    } catch (ApiException e) {
      LabPassage.fail(response, e.status(), ApiException.problemOf(e));
    } catch (IOException e) {
      LabPassage.fail(
          response, ApiException.NOT_FOUND, new Problem("the report has no such file", ""));
    }
  }
}
