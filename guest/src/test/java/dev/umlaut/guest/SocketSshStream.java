// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A stream to a server on this machine, in place of one to a host.
final class SocketSshStream implements SshStream {
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private final EventLoop loop;
  private final SocketChannel socket;

  SocketSshStream(EventLoop loop, int port) throws IOException {
    this.loop = loop;
    this.socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  @Override
  public Portion take() {
    ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
    int got = 0;
    try {
      got = Math.max(0, socket.read(bytes));
    } catch (IOException e) {
      // closed, from either side
    }
    return new Portion(bytes.flip(), got, loop.standing());
  }

  @Override
  public void dealtWith(Portion portion) {
    portion.standing().close();
  }

  @Override
  public void send(Outgoing bytes) {
    writer.execute(() -> {
      try {
        while (bytes.bytes().hasRemaining()) {
          int _ = socket.write(bytes.bytes());
        }
        bytes.written();
      } catch (IOException e) {
        close();
      }
    });
  }

  @Override
  public void shutdownOutput() {
    writer.execute(() -> {
      try {
        var _ = socket.shutdownOutput();
      } catch (IOException e) {
        close();
      }
    });
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public void close() {
    writer.shutdown();
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
