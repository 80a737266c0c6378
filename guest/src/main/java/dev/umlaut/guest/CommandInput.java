// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelAsyncOutputStream;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// What a command reads. It is sent as far as the host's window goes (RFC 4254, section 5.2), by
/// the thread that has read from the host that the window is open: virtual time stands still
/// meanwhile, so that the input comes at the same time in every run, and no thread waits for a
/// command that reads slowly, or never.
///
/// Called by the thread that reads the connection.
final class CommandInput {
  /// What a listener to the channel's state is told when the host takes more.
  static final String WINDOW_ADJUST = "SSH_MSG_CHANNEL_WINDOW_ADJUST";

  private final String host;
  private final byte[] bytes;
  private final ChannelAsyncOutputStream stream;
  private final OutputStream end;

  /// @param channel an open one
  /// @param end sends the end of the input when it is closed
  CommandInput(String host, byte[] bytes, Channel channel, OutputStream end) {
    this.host = host;
    this.bytes = bytes;
    this.stream = new ChannelAsyncOutputStream(channel, SshConstants.SSH_MSG_CHANNEL_DATA);
    this.end = end;
  }

  /// Sends the first part, and the end if that is all.
  void send() {
    if (bytes.length == 0) {
      end();
      return;
    }
    try {
      stream.writeBuffer(new ByteArrayBuffer(bytes)).addListener(_ -> end());
    } catch (IOException e) {
      notWanted(e);
    }
  }

  /// Sends the next part.
  void windowExpanded() {
    try {
      stream.onWindowExpanded();
    } catch (IOException e) {
      notWanted(e);
    }
  }

  private void end() {
    try {
      end.close();
    } catch (IOException e) {
      notWanted(e);
    }
  }

  /// The command has closed its input, or has ended: that is its own affair.
  private void notWanted(IOException e) {
    System.getLogger(CommandInput.class.getName())
        .log(System.Logger.Level.DEBUG, host + ": input is not wanted", e);
  }
}
