// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.os.UmlautException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Predicate;

/// Asks a lab's API. Every call is a connection of its own, so that it can be used by any thread
/// and for several calls at once.
///
/// The JDK's own HTTP client cannot connect to Unix sockets.
///
/// @since 0.1
public final class LabClient {
  private static final int ANSWER_BYTES_MAX = 64 * 1024 * 1024;

  private final Path socket;

  /// Makes a client; does not connect yet.
  ///
  /// @param socket of the lab's API
  public LabClient(Path socket) {
    this.socket = socket;
  }

  /// Tells whether somebody serves the socket.
  public boolean isServed() {
    try (HttpConnection connection = HttpConnection.open(socket)) {
      return connection.isOpen();
    } catch (IOException e) {
      return false;
    }
  }

  /// Asks for something.
  ///
  /// @throws ApiException the answer is a failure
  public <T> T get(String path, Class<T> type) {
    return Json.read(call("GET", path, new byte[0]), type);
  }

  /// Asks for text.
  ///
  /// @throws ApiException the answer is a failure
  public byte[] get(String path) {
    return call("GET", path, new byte[0]);
  }

  /// Asks that something be done.
  ///
  /// @param body becomes JSON
  /// @throws ApiException the answer is a failure
  public <T> T post(String path, Object body, Class<T> type) {
    return Json.read(call("POST", path, json(body)), type);
  }

  /// Asks that something be removed.
  ///
  /// @throws ApiException the answer is a failure
  public <T> T delete(String path, Class<T> type) {
    return Json.read(call("DELETE", path, new byte[0]), type);
  }

  private byte[] call(String method, String path, byte[] body) {
    try (HttpConnection connection = HttpConnection.open(socket)) {
      InputStream answer = connection.call(method, path, body);
      byte[] bytes = answer.readNBytes(ANSWER_BYTES_MAX);
      if (connection.status() != 200) {
        throw failure(connection.status(), bytes);
      }
      return bytes;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static ApiException failure(int status, byte[] body) {
    try {
      return new ApiException(status, Json.read(body, Problem.class));
    } catch (IllegalArgumentException e) { // nothing of ours has answered
      return new ApiException(
          status, new Problem("the lab's process answers with the status " + status, ""));
    }
  }

  /// Asks for something that comes line by line.
  ///
  /// @param method `GET` or `POST`
  /// @param body becomes JSON with `POST`
  /// @param more takes a line, and says whether it wants more
  /// @throws ApiException the answer is a failure
  public void lines(String method, String path, Object body, Predicate<String> more) {
    try (HttpConnection connection = HttpConnection.open(socket)) {
      InputStream answer =
          connection.call(method, path, method.equals("POST") ? json(body) : new byte[0]);
      if (connection.status() != 200) {
        throw failure(connection.status(), answer.readNBytes(ANSWER_BYTES_MAX));
      }
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(answer, StandardCharsets.UTF_8));
      String line = reader.readLine();
      while (line != null && (line.isEmpty() || more.test(unbroken(line)))) {
        line = reader.readLine();
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /// Reads bytes that come bit by bit.
  public interface ByteReader {
    /// Reads until nothing comes any more, or it wants no more.
    void read(InputStream bytes) throws IOException;
  }

  /// Asks for bytes that come bit by bit.
  ///
  /// @param body becomes JSON
  /// @throws ApiException the answer is a failure
  public void bytes(String path, Object body, ByteReader reader) {
    try (HttpConnection connection = HttpConnection.open(socket)) {
      InputStream answer = connection.call("POST", path, json(body));
      if (connection.status() != 200) {
        throw failure(connection.status(), answer.readNBytes(ANSWER_BYTES_MAX));
      }
      reader.read(answer);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /// The last line of those that cannot go on.
  record Broken(Problem problem) {
    private static final String BEGIN = "{\"problem\":";
  }

  private static String unbroken(String line) {
    if (line.startsWith(Broken.BEGIN)) {
      throw new ApiException(ApiException.CONFLICT, Json.read(line, Broken.class).problem());
    }
    return line;
  }

  /// Opens a terminal.
  ///
  /// @param path of its WebSocket
  /// @param begin the first thing to say
  public TerminalConnection terminal(String path, TerminalMessage begin) {
    try {
      TerminalConnection terminal = new TerminalConnection(WebSocketClient.open(socket, path));
      terminal.say(begin);
      return terminal;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static byte[] json(Object body) {
    return Json.write(body).getBytes(StandardCharsets.UTF_8);
  }

  private UmlautException broken(IOException e) {
    return new UmlautException(
        "the lab's process does not answer: " + e.getMessage(),
        "what it said last is in %s.log".formatted(socket.getParent()),
        e);
  }
}
