// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.os.UmlautException;
import dev.umlaut.web.TerminalConnection;
import dev.umlaut.web.TerminalConnection.Incoming;
import dev.umlaut.web.TerminalMessage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A command that runs in a host for this program itself, with its streams. One thread writes to
/// it, then one reads what it writes.
final class RemoteCommand implements AutoCloseable {
  private static final int BUFFER_BYTES = 32 * 1024;
  private static final int ERROR_BYTES_MAX = 64 * 1024;

  private final TerminalConnection remote;
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private int status = -1;

  private RemoteCommand(TerminalConnection remote) {
    this.remote = remote;
  }

  static RemoteCommand start(UpLab up, String host, String line) {
    return new RemoteCommand(
        up.client()
            .terminal(
                "/v1/hosts/" + HostName.checked(host) + "/session",
                TerminalMessage.begin(line, "", 0, 0)));
  }

  /// Its standard input; closing it says that nothing follows.
  OutputStream in() {
    return new BufferedOutputStream(new Input(), BUFFER_BYTES);
  }

  /// Its standard output.
  InputStream out() {
    return new Output();
  }

  /// Waits for its end.
  ///
  /// @return what it has written
  /// @throws UmlautException it failed
  String finish() throws IOException {
    String text = new String(out().readAllBytes(), StandardCharsets.UTF_8);
    check();
    return text;
  }

  /// @throws UmlautException it has ended, and failed
  void check() {
    if (status != 0) {
      throw new UmlautException(errors.toString(StandardCharsets.UTF_8).strip(), "");
    }
  }

  @Override
  public void close() {
    remote.close();
  }

  private final class Input extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      remote.type(Arrays.copyOfRange(bytes, offset, offset + length), length);
    }

    @Override
    public void close() throws IOException {
      remote.say(TerminalMessage.end());
    }
  }

  private final class Output extends InputStream {
    private byte[] bytes = {};
    private int at;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      while (at == bytes.length) {
        if (status >= 0 || !next()) {
          return -1;
        }
      }
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, to, offset, count);
      at += count;
      return count;
    }

    private boolean next() throws IOException {
      switch (remote.next()) {
        case Incoming.Bytes some when some.error() -> {
          if (errors.size() < ERROR_BYTES_MAX) {
            errors.writeBytes(some.bytes());
          }
        }
        case Incoming.Bytes some -> {
          bytes = some.bytes();
          at = 0;
        }
        case Incoming.Exit(int ended) -> {
          status = ended;
          return false;
        }
      }
      return true;
    }
  }
}
