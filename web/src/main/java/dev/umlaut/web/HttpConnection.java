// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// One call over HTTP/1.1 (RFC 9112) on a Unix socket. Used by one thread; an interrupt ends it.
final class HttpConnection implements AutoCloseable {
  private static final int LINE_BYTES_MAX = 8 * 1024;
  private static final int HEADERS_MAX = 100;

  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;
  private int status;
  private Map<String, String> headers = Map.of();

  private HttpConnection(SocketChannel channel) {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel));
    this.out = Channels.newOutputStream(channel);
  }

  static HttpConnection open(Path socket) throws IOException {
    return new HttpConnection(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  boolean isOpen() {
    return channel.isConnected();
  }

  /// Sends a request and reads the head of the answer.
  ///
  /// @return its body
  InputStream call(String method, String path, byte[] body) throws IOException {
    String head =
        "%s %s HTTP/1.1\r\nHost: lab\r\nConnection: close\r\nContent-Type: application/json\r\n"
            .formatted(method, path);
    String length = method.equals("POST") ? "Content-Length: " + body.length + "\r\n" : "";
    send(head + length + "\r\n", body);
    headers = readHead();
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return new ChunkedInput(this);
    }
    String bytes = headers.get("content-length");
    return bytes == null ? in : new ByteInput(in, Long.parseLong(bytes));
  }

  /// Turns the connection into a WebSocket (RFC 6455, section 4.1).
  void upgrade(String path) throws IOException {
    // The key shows that no cache has answered. There is none on a private socket.
    send(
        """
        GET %s HTTP/1.1
        Host: lab
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dW1sYXV0IHVtbGF1dCB1bQ==

        """
            .formatted(path)
            .replace("\n", "\r\n"),
        new byte[0]);
    var _ = readHead();
    if (status != 101) {
      throw new IOException("no terminal at " + path + ": status " + status);
    }
  }

  private void send(String head, byte[] body) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(body);
    request.writeTo(out);
  }

  private Map<String, String> readHead() throws IOException {
    String[] words = line().split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[0-9]{3}")) {
      throw new IOException("no answer in HTTP");
    }
    status = Integer.parseInt(words[1]);
    Map<String, String> read = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1 || read.size() >= HEADERS_MAX) {
        throw new IOException("no header of HTTP");
      }
      read.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return read;
  }

  /// A line without its end.
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the answer breaks off");
      }
      if (line.size() >= LINE_BYTES_MAX) {
        throw new IOException("a line of HTTP that is too long");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /// The status of the answer.
  int status() {
    return status;
  }

  /// A header of the answer; empty when it has none of that name.
  ///
  /// @param name in lower case
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(HttpConnection.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a connection", e);
    }
  }
}
