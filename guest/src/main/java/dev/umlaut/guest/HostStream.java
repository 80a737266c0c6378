// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.net.SshdSocketAddress;

/// A TCP connection that a host makes for us, to a port of its own loopback interface or anywhere
/// else, through the control channel: up to the host nothing of it is seen in the networks under
/// test. Read by one thread, written by another.
///
/// @since 0.1
public final class HostStream implements AutoCloseable {
  private static final Duration OPEN_MAX = Duration.ofSeconds(10);
  private static final String LOOPBACK = "127.0.0.1";

  private final ChannelDirectTcpip channel;

  private HostStream(ChannelDirectTcpip channel) {
    this.channel = channel;
  }

  /// @throws IOException nobody serves the port, or the connection is gone
  static HostStream open(ClientSession session, int port) throws IOException {
    return open(session, LOOPBACK, port);
  }

  /// @param address that the host connects to; a name is one that it knows
  /// @throws IOException nobody serves the port, or the connection is gone
  static HostStream open(ClientSession session, String address, int port) throws IOException {
    ChannelDirectTcpip channel =
        session.createDirectTcpipChannel(
            new SshdSocketAddress(LOOPBACK, 0), new SshdSocketAddress(address, port));
    try {
      channel.open().verify(OPEN_MAX);
      return new HostStream(channel);
    } catch (IOException e) {
      channel.close(true);
      throw e;
    }
  }

  /// What the host sends.
  public InputStream in() {
    return Objects.requireNonNull(channel.getInvertedOut(), "an open channel");
  }

  /// What goes to the host; closing it says that nothing follows.
  public OutputStream out() {
    return Objects.requireNonNull(channel.getInvertedIn(), "an open channel");
  }

  /// End the connection.
  @Override
  public void close() {
    channel.close(false);
  }
}
