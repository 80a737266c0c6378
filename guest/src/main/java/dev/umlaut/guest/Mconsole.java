// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Interest;
import dev.umlaut.loop.Watch;
import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.UmlautException;
import dev.umlaut.os.UnixSockets;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The management console of one UML kernel: it works while the kernel does, whatever the host's
/// own programs are up to.
///
/// One command at a time, from any thread: the kernel keeps requests on a stack, so that two of
/// them would overtake each other.
///
/// @since 0.1
public final class Mconsole {
  private static final int REPLY_CHARS_MAX = 1 << 20;

  private final EventLoop loop;
  private final Path console;
  private final Path answers;

  /// @param loop carries the conversation
  /// @param console the kernel's socket, `<uml_dir>/<umid>/mconsole`
  /// @param answers where our own socket is to be; it exists only during a command
  Mconsole(EventLoop loop, Path console, Path answers) {
    this.loop = loop;
    this.console = console;
    this.answers = answers;
  }

  /// The kernel's name and version, as `uname -a` has it.
  public String version(Duration limit) {
    return command("version", limit);
  }

  /// Stops the kernel at once: nothing is written back, no program is asked.
  public void halt(Duration limit) {
    String _ = command("halt", limit);
  }

  /// Presses ctrl-alt-del: what the host's init makes of it.
  public void controlAltDelete(Duration limit) {
    String _ = command("cad", limit);
  }

  /// One of the kernel's magic requests, such as `s` (write back) or `t` (show all tasks).
  public String sysrq(char key, Duration limit) {
    return command("sysrq " + key, limit);
  }

  /// Freezes the host; its clock stands still for it.
  public void stop(Duration limit) {
    String _ = command("stop", limit);
  }

  /// Lets a frozen host go on.
  public void go(Duration limit) {
    String _ = command("go", limit);
  }

  /// Lets the kernel connect to one more device and probe it. In virtual time none passes that the
  /// kernel does not need for it.
  ///
  /// @param device that is served already
  /// @param urge called on the loop thread when the request was sent: in virtual time it must make
  ///   the kernel run
  void plug(GuestSocket device, Runnable urge, Duration limit) {
    String text = "config virtio_uml.device=" + device.socket() + ":" + device.virtioId();
    String _ = converse(new Conversation(text, urge), limit);
  }

  /// The kernel stack of one of the host's processes.
  ///
  /// @param pid as the host sees it
  public String stack(int pid, Duration limit) {
    return command("stack " + pid, limit);
  }

  /// Sends a command and waits for the whole of its answer.
  ///
  /// @param text less than 512 bytes
  /// @return what the kernel says, perhaps nothing
  /// @throws UmlautException nobody listens, nobody answers in time, or the kernel refuses
  public String command(String text, Duration limit) {
    return converse(new Conversation(text, null), limit);
  }

  private synchronized String converse(Conversation conversation, Duration limit) {
    String text = conversation.command;
    try {
      boolean _ = loop.call(conversation::begin);
      if (!conversation.over.await(loop, limit)) {
        throw failure(text, "no answer within " + limit.toMillis() + " ms");
      }
      return conversation.answer();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(text, "interrupted");
    } finally {
      loop.execute(conversation::end); // before the next one begins: the loop keeps the order
    }
  }

  private UmlautException failure(String text, String reason) {
    return new UmlautException(
        "management console %s: %s: %s".formatted(console, text, reason), "");
  }

  /// One request and its reply. Owned by the loop thread until it is over.
  private final class Conversation {
    private final Happening over = new Happening();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment packet = arena.allocate(MconsolePacket.BYTES_MAX);
    private final StringBuilder text = new StringBuilder();
    private final String command;
    private final @Nullable Runnable urge;

    /// That virtual time passes, from when the kernel was urged until the answer is there: it would
    /// leap if it passed any sooner.
    private @Nullable Claim passing;

    private @Nullable Fd socket;
    private @Nullable Watch watch;
    private int error;
    private boolean begun;

    Conversation(String command, @Nullable Runnable urge) {
      this.command = command;
      this.urge = urge;
    }

    boolean begin() throws IOException {
      Fd opened = UnixSockets.datagram(answers);
      socket = opened;
      // The kernel may run as another user than we do, and it must be able to answer.
      Files.setPosixFilePermissions(answers, PosixFilePermissions.fromString("rw-rw-rw-"));
      watch = loop.watch(opened, Interest.READ, _ -> receive(opened));
      int length = MconsolePacket.request(command, packet);
      int sent = UnixSockets.sendTo(opened, packet, length, console);
      if (sent < 0) {
        throw failure(command, Errno.describe(-sent));
      }
      if (urge != null) {
        urge.run();
        passing = loop.passing();
      }
      return true;
    }

    private void receive(Fd socket) {
      int length;
      while ((length = UnixSockets.receive(socket, packet, 0, MconsolePacket.BYTES_MAX, Fd::close))
          >= 0) {
        MconsolePacket reply = MconsolePacket.reply(packet, length);
        if (!begun) {
          error = reply.error();
          begun = true;
        }
        text.append(reply.text());
        if (!reply.more() || text.length() > REPLY_CHARS_MAX) {
          standStill();
          over.happen();
          return;
        }
      }
    }

    private void standStill() {
      if (passing != null) {
        passing.close();
      }
    }

    String answer() {
      if (error != 0) {
        String reason = error < 0 ? Errno.describe(-error) : "refused";
        throw failure(command, text.isEmpty() ? reason : text.toString().strip());
      }
      return text.toString();
    }

    void end() {
      standStill();
      if (watch != null) {
        watch.close();
      }
      if (socket != null) {
        socket.close();
      }
      arena.close();
      boolean _ = answers.toFile().delete(); // in a directory that goes away with the host
    }
  }
}
