// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Hands calls of a browser on to the API of the lab that they are for, and its answers back as
/// they come. Stateless.
final class LabPassage {
  private static final System.Logger LOGGER = System.getLogger(LabPassage.class.getName());
  private static final int CHUNK_BYTES = 32 * 1024;

  /// What a browser needs to know of an answer beside its status.
  private static final List<String> HEADERS = List.of("content-type", "content-disposition");

  private LabPassage() {}

  /// @param rest of the path, as the lab's API knows it: `/v1/lab`
  static void pass(LabSockets labs, String rest, ServerRequest request, ServerResponse response) {
    String lab = request.path().pathParameters().get("lab");
    String query = request.prologue().query().rawValue();
    byte[] body = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
    try (HttpConnection connection = HttpConnection.open(labs.find(lab))) {
      InputStream answer =
          connection.call(
              request.prologue().method().text(),
              query.isEmpty() ? rest : rest + "?" + query,
              body);
      response.status(Status.create(connection.status()));
      for (String name : HEADERS) {
        if (!connection.header(name).isEmpty()) {
          response.header(HeaderNames.create(name), connection.header(name));
        }
      }
      copy(answer, response);
    } catch (ApiException e) {
      fail(response, e.status(), ApiException.problemOf(e));
    } catch (IOException e) {
      fail(response, ApiException.CONFLICT, new Problem("lab " + lab + " does not answer", ""));
    }
  }

  /// Whoever reads may leave at any time.
  private static void copy(InputStream answer, ServerResponse response) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (OutputStream out = response.outputStream()) {
      for (int count = answer.read(chunk); count >= 0; count = answer.read(chunk)) {
        out.write(chunk, 0, count);
        out.flush();
      }
    } catch (UncheckedIOException | ServerConnectionException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "nobody reads any more", e);
    }
  }

  static void fail(ServerResponse response, int status, Problem problem) {
    if (!response.isSent()) {
      response.status(Status.create(status));
      response.header(HeaderNames.CONTENT_TYPE, "application/json");
      response.send(Json.write(problem).getBytes(StandardCharsets.UTF_8));
    }
  }
}
