// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import dev.umlaut.loop.DeviceClock;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Interest;
import dev.umlaut.loop.Watch;
import dev.umlaut.os.Errno;
import dev.umlaut.os.Fd;
import dev.umlaut.os.UnixSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One connection with the front end of a guest: its memory, its queues, and the device between
/// them. Whatever goes wrong in serving it, be it the guest's doing, ends this connection and
/// nothing else.
///
/// Owned by the loop's thread.
final class FrontEnd implements Transport, AutoCloseable {
  private static final int MESSAGES_PER_TURN = 64;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final String NOT_IN_BAND =
      "virtual time needs a kernel with notifications in band";

  private final EventLoop loop;
  private final Device device;
  private final Fd socket;
  private final long zeroPageAddress;
  private final Consumer<@Nullable Throwable> ended;
  private final Arena arena = Arena.ofConfined();
  private final MessageReader message;
  private final MemorySegment sending;
  private final Watch watch;
  private final List<Vring> vrings = new ArrayList<>();
  private final List<Runnable> notifications = new ArrayList<>();
  private final boolean[] notificationPosted;
  private @Nullable GuestMemory memory;

  /// In virtual time only, as the next.
  private final @Nullable DeviceClock clock;

  private final @Nullable InBandKicks kicks;
  private @Nullable RequestChannel requests;
  private boolean inBand;
  private long features;
  private boolean started;
  private boolean open = true;

  /// @param server whose device, kernel and loop this connection is for
  /// @param socket the connection; ours now
  /// @param ended told once when the connection has ended, with the reason if it is a failure
  FrontEnd(VhostUserServer server, Fd socket, Consumer<@Nullable Throwable> ended) {
    this.loop = server.loop();
    this.device = server.device();
    this.zeroPageAddress = server.zeroPageAddress();
    this.socket = socket;
    this.ended = ended;
    this.message = new MessageReader(socket, arena);
    this.sending = arena.allocate(VhostUser.HEADER_BYTES + VhostUser.MAX_PAYLOAD_BYTES, 8);
    this.notificationPosted = new boolean[device.queueCount()];
    this.clock = server.clock();
    this.kicks = clock == null ? null : new InBandKicks(clock, device, this::guarded);
    for (int i = 0; i < device.queueCount(); i++) {
      int queue = i;
      vrings.add(
          new Vring(loop, this::guarded, () -> device.notified(queue), () -> interrupt(queue)));
      notifications.add(() -> guarded(() -> notifyPosted(queue)));
    }
    this.watch = loop.watch(socket, Interest.READ, _ -> guarded(this::receive));
  }

  @Override
  public boolean negotiated(int bit) {
    return (features >>> bit & 1) != 0;
  }

  @Override
  public @Nullable SplitVirtqueue queue(int index) {
    return open ? vrings.get(index).queue() : null;
  }

  @Override
  public void notifyLater(int queue) {
    if (open && !notificationPosted[queue]) {
      notificationPosted[queue] = true;
      Executor soon = clock == null ? loop : clock::soon;
      soon.execute(notifications.get(queue));
    }
  }

  @Override
  public void configChanged() {
    RequestChannel channel = requests;
    if (channel != null) {
      channel.configChanged();
    }
  }

  @Override
  public void fail(Throwable reason) {
    end(reason);
  }

  /// Reads what has come, as if the socket had been reported ready.
  void poll() {
    guarded(this::receive);
  }

  /// Ends the connection; the guest loses the device.
  @Override
  public void close() {
    end(null);
  }

  /// Runs something on behalf of this guest. Broken rings and vanished memory end up here.
  private void guarded(Runnable work) {
    if (!open) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException | InternalError e) {
      end(e);
    }
  }

  private void notifyPosted(int queue) {
    notificationPosted[queue] = false;
    device.notified(queue);
  }

  private void end(@Nullable Throwable reason) {
    if (!open) {
      return;
    }
    open = false;
    if (started) {
      device.driverStopped();
    }
    watch.close();
    vrings.forEach(Vring::close);
    message.close();
    socket.close();
    RequestChannel channel = requests;
    if (channel != null) {
      channel.close();
    }
    ended.accept(reason);
    // What is being served right now may still use the memory: it goes at the next turn.
    loop.execute(this::release);
  }

  private void release() {
    GuestMemory mapped = memory;
    if (mapped != null) {
      mapped.close();
    }
    arena.close();
  }

  private void receive() {
    for (int i = 0; i < MESSAGES_PER_TURN && open; i++) {
      switch (message.read()) {
        case MESSAGE -> handle();
        case WAITING -> {
          return;
        }
        case END -> {
          end(null);
          return;
        }
      }
    }
  }

  private void handle() {
    int request = message.request();
    switch (request) {
      case VhostUser.GET_FEATURES -> reply(offered());
      case VhostUser.GET_PROTOCOL_FEATURES -> reply(offeredProtocol());
      case VhostUser.GET_QUEUE_NUM -> reply(device.queueCount());
      case VhostUser.GET_CONFIG -> replyConfig();
      case VhostUser.GET_VRING_BASE -> replyBase();
      default -> {
        boolean done = set(request);
        if ((message.flags() & VhostUser.NEED_REPLY) != 0) {
          reply(done ? 0 : 1);
        }
      }
    }
  }

  /// Carries out a request that has no answer of its own.
  ///
  /// @return false when the request is unknown
  private boolean set(int request) {
    switch (request) {
      case VhostUser.SET_OWNER, VhostUser.RESET_OWNER, VhostUser.SET_VRING_ERR -> {}
      case VhostUser.SET_PROTOCOL_FEATURES -> setProtocol(message.u64(0));
      case VhostUser.SET_FEATURES -> setFeatures(message.u64(0));
      case VhostUser.SET_MEM_TABLE -> setMemory();
      case VhostUser.SET_VRING_NUM -> vring(message.u32(0)).size(message.u32(4));
      case VhostUser.SET_VRING_BASE -> vring(message.u32(0)).base(message.u32(4));
      case VhostUser.SET_VRING_ADDR -> {
        Vring vring = vring(message.u32(0));
        vring.addresses(message.u64(8), message.u64(16), message.u64(24));
        startQueues();
      }
      case VhostUser.SET_VRING_KICK -> {
        if ((message.u64(0) & VhostUser.VRING_NO_FD) != 0) {
          throw new VirtqueueException("a queue without a descriptor for kicks");
        }
        if (kicks != null) {
          throw new VirtqueueException(
              "a descriptor for kicks, of which nobody could say at what time one came");
        }
        vring((int) (message.u64(0) & VhostUser.VRING_INDEX_MASK)).kick(message.takeOnlyFd());
        startQueues();
      }
      case VhostUser.SET_VRING_CALL -> {
        boolean none = (message.u64(0) & VhostUser.VRING_NO_FD) != 0;
        Vring vring = vring((int) (message.u64(0) & VhostUser.VRING_INDEX_MASK));
        vring.call(none ? null : message.takeOnlyFd());
      }
      case VhostUser.SET_VRING_ENABLE -> {
        vring(message.u32(0)).enabled(message.u32(4) != 0);
        startQueues();
      }
      case VhostUser.SET_BACKEND_REQ_FD -> {
        RequestChannel old = requests;
        requests = new RequestChannel(loop, clock, message.takeOnlyFd(), this::guarded);
        if (old != null) {
          old.close();
        }
      }
      case VhostUser.VRING_KICK -> {
        if (kicks == null || !inBand) {
          throw new VirtqueueException("a notification in band, which was not agreed on");
        }
        Vring _ = vring(message.u32(0));
        kicks.kicked(message.u32(0));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private long offeredProtocol() {
    long always =
        Virtio.bits(
            VhostUser.PROTOCOL_MQ,
            VhostUser.PROTOCOL_REPLY_ACK,
            VhostUser.PROTOCOL_BACKEND_REQ,
            VhostUser.PROTOCOL_CONFIG);
    return kicks == null ? always : always | Virtio.bits(VhostUser.PROTOCOL_INBAND_NOTIFICATIONS);
  }

  private void setProtocol(long accepted) {
    boolean wanted = (accepted & Virtio.bits(VhostUser.PROTOCOL_INBAND_NOTIFICATIONS)) != 0;
    if (wanted != (kicks != null)) {
      throw new VirtqueueException(
          kicks == null ? "notifications in band, which were not offered" : NOT_IN_BAND);
    }
    inBand = wanted;
    vrings.forEach(vring -> vring.inBand(inBand));
  }

  private void interrupt(int queue) {
    RequestChannel channel = requests;
    if (channel != null) {
      channel.interrupt(queue);
    }
  }

  private long offered() {
    return device.features()
        | Virtio.bits(
            Virtio.RING_INDIRECT_DESC,
            Virtio.RING_EVENT_IDX,
            Virtio.PROTOCOL_FEATURES,
            Virtio.VERSION_1);
  }

  /// A driver that begins, perhaps after another one on the same connection.
  private void setFeatures(long accepted) {
    if ((accepted & ~offered()) != 0) {
      throw new VirtqueueException("features that were not offered: " + accepted);
    }
    if (kicks != null && !inBand) {
      throw new VirtqueueException(NOT_IN_BAND);
    }
    if (started) {
      started = false;
      device.driverStopped();
      vrings.forEach(Vring::reset);
    }
    features = accepted;
    if (!negotiated(Virtio.PROTOCOL_FEATURES)) {
      vrings.forEach(vring -> vring.enabled(true));
    }
    started = true;
    device.driverStarted(this);
  }

  private void setMemory() {
    int count = message.u32(0);
    if (count < 1 || count > GuestMemory.MAX_REGIONS || message.fds().size() != count) {
      throw new VirtqueueException(
          count + " memory regions with " + message.fds().size() + " descriptors");
    }
    List<GuestMemory.Region> regions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = 8 + 32 * i;
      regions.add(
          new GuestMemory.Region(
              message.u64(at), message.u64(at + 8), message.u64(at + 16), message.u64(at + 24)));
    }
    GuestMemory next = GuestMemory.map(regions, message.fds(), zeroPageAddress);
    GuestMemory old = memory;
    memory = next;
    vrings.forEach(Vring::stop);
    if (old != null) {
      old.close();
    }
    startQueues();
  }

  private void startQueues() {
    if (!started) {
      return;
    }
    for (int i = 0; i < vrings.size(); i++) {
      if (vrings.get(i).startIn(memory, this)) {
        notifyLater(i); // it may have been filled before, and the kick for that is over
      }
    }
  }

  private Vring vring(int index) {
    if (index < 0 || index >= vrings.size()) {
      throw new VirtqueueException("queue " + index + " of " + vrings.size());
    }
    return vrings.get(index);
  }

  private void replyBase() {
    int base = vring(message.u32(0)).stop();
    sending.set(INT, VhostUser.HEADER_BYTES, message.u32(0));
    sending.set(INT, VhostUser.HEADER_BYTES + 4, base);
    answer(8);
  }

  /// The payload is `u32 offset | u32 size | u32 flags | bytes`; header and sizes are echoed.
  private void replyConfig() {
    int offset = message.u32(0);
    int size = message.u32(4);
    if (offset < 0 || size < 0 || size > message.size() - 12) {
      throw new VirtqueueException("bytes " + offset + " to " + size + " of the configuration");
    }
    byte[] config = device.config();
    sending.asSlice(VhostUser.HEADER_BYTES, message.size()).fill((byte) 0);
    sending.set(INT, VhostUser.HEADER_BYTES, offset);
    sending.set(INT, VhostUser.HEADER_BYTES + 4, size);
    sending.set(INT, VhostUser.HEADER_BYTES + 8, message.u32(8));
    int from = Math.min(offset, config.length);
    int there = Math.min(size, config.length - from);
    MemorySegment.copy(
        config, from, sending, ValueLayout.JAVA_BYTE, VhostUser.HEADER_BYTES + 12, there);
    answer(message.size());
  }

  private void reply(long value) {
    sending.set(ValueLayout.JAVA_LONG_UNALIGNED, VhostUser.HEADER_BYTES, value);
    answer(Long.BYTES);
  }

  private void answer(int payloadBytes) {
    sending.set(INT, 0, message.request());
    sending.set(INT, 4, VhostUser.VERSION | VhostUser.REPLY);
    sending.set(INT, 8, payloadBytes);
    int bytes = VhostUser.HEADER_BYTES + payloadBytes;
    int sent = UnixSockets.send(socket, sending, 0, bytes);
    if (sent == -Errno.EPIPE || sent == -Errno.ECONNRESET) {
      end(null); // it is gone, which is no fault
    } else if (sent != bytes) {
      // A front end waits for each answer, so there is always room, unless it does not play fair.
      throw new VirtqueueException(
          "an answer was not taken: " + (sent < 0 ? Errno.describe(-sent) : sent + " bytes"));
    }
  }
}
