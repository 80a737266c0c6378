// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/// Takes the one line off a command's standard error with which its shell says who it is, and
/// passes on everything behind it.
///
/// OpenSSH has no way to signal the command of a root login (its monitor must be a process of its
/// own for that). So each command is preceded by a shell builtin that writes the shell's process
/// id; `sshd` makes the shell a session leader, and so this is also the id of the process group to
/// kill when the time is over.
final class AnnouncedPid extends OutputStream {
  private static final String MARK = "umlaut-pid ";
  private static final int LINE_BYTES_MAX = MARK.length() + 12;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final OutputStream behind;
  private boolean searching = true;
  private volatile int pid;

  AnnouncedPid(OutputStream behind) {
    this.behind = behind;
  }

  /// The command, preceded by the announcement. On one line with it, so that the line numbers in
  /// the shell's own messages stay right.
  static String announcing(String command) {
    return "echo " + MARK + "$$ >&2; " + command;
  }

  /// The shell's process id, once it has come.
  OptionalInt pid() {
    return pid > 0 ? OptionalInt.of(pid) : OptionalInt.empty();
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] data, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (searching && at < end) {
      byte next = data[at++];
      line.write(next);
      if (next == '\n' || !mayBecomeAnnouncement()) {
        finish();
      }
    }
    if (at < end) {
      behind.write(data, at, end - at);
    }
  }

  /// Passes on what was held back in the hope of an announcement.
  @Override
  public synchronized void close() throws IOException {
    if (searching) {
      finish();
    }
  }

  private boolean mayBecomeAnnouncement() {
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.length() <= LINE_BYTES_MAX
        && (text.length() <= MARK.length() ? MARK.startsWith(text) : text.startsWith(MARK));
  }

  private void finish() throws IOException {
    searching = false;
    String text = line.toString(StandardCharsets.ISO_8859_1);
    if (text.startsWith(MARK) && text.endsWith("\n")) {
      String digits = text.substring(MARK.length(), text.length() - 1);
      if (digits.matches("[1-9][0-9]{0,8}")) {
        pid = Integer.parseInt(digits);
        return;
      }
    }
    line.writeTo(behind);
  }
}
