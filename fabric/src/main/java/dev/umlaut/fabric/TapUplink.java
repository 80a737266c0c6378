// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Interest;
import dev.umlaut.loop.Watch;
import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.FileIo;
import dev.umlaut.os.Taps;
import org.jspecify.annotations.Nullable;

/// A tap interface of this machine: what the lab sends, the machine receives on it, and the other
/// way round.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class TapUplink implements Uplink {
  private static final int FRAMES_PER_TURN = 256;

  private final EventLoop loop;
  private final Fd fd;
  private final Doorway doorway;
  private @Nullable Watch watch;
  private boolean open = true;

  private TapUplink(EventLoop loop, Fd fd) {
    this.loop = loop;
    this.fd = fd;
    this.doorway = new Doorway(0, this::write);
  }

  /// Attaches to an interface, which is made if root asks for one that is not there.
  ///
  /// @param name at most 15 characters
  /// @throws dev.umlaut.os.LinuxException when this user may not, or it is in use
  public static TapUplink open(EventLoop loop, String name) {
    return new TapUplink(loop, Taps.open(name));
  }

  @Override
  public void connect(Attachment plug) {
    doorway.connect(plug);
    watch = loop.watch(fd, Interest.READ, _ -> read());
  }

  @Override
  public boolean deliver(Frame frame) {
    return open && doorway.send(frame);
  }

  @Override
  public UplinkCounters counters() {
    return doorway.counters();
  }

  private boolean write(int bytes) {
    return FileIo.writeStream(fd, doorway.out(), 0, bytes) == bytes;
  }

  private void read() {
    for (int i = 0; i < FRAMES_PER_TURN; i++) {
      int got = FileIo.readStream(fd, doorway.in(), 0, (int) doorway.in().byteSize());
      if (got == -Errno.EAGAIN) {
        break;
      }
      if (got <= 0) { // somebody has deleted the interface
        stopReading();
        break;
      }
      doorway.arrived(0, got);
    }
    doorway.flush();
  }

  private void stopReading() {
    Watch present = watch;
    if (present != null) {
      present.close();
      watch = null;
    }
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      stopReading();
      fd.close();
    }
  }
}
