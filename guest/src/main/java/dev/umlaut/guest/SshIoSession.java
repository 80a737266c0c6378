// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.future.CloseFuture;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;

/// One connected stream, as MINA sees it. A virtual thread reads and hands the bytes to the SSH
/// session; the loop's thread writes, so that whoever sends never waits for a slow host.
final class SshIoSession extends AbstractCloseable implements IoSession {
  /// SSH's own windows bound what a channel has in flight; more packets than this mean that a host
  /// has stopped reading for good.
  private static final int PACKETS_WAITING_MAX = 8192;

  private static final AtomicLong IDS = new AtomicLong();

  private final long id = IDS.incrementAndGet();
  private final Map<Object, Object> attributes = new ConcurrentHashMap<>();
  private final Queue<Packet> unwritten = new ConcurrentLinkedQueue<>();
  private final Semaphore reading = new Semaphore(1);
  private final SshTransport.Connector service;
  private final IoHandler handler;
  private final SshAddress address;
  private final SshStream stream;
  private final AtomicInteger waiting = new AtomicInteger();

  SshIoSession(SshTransport.Connector service, IoHandler handler, SshAddress address) {
    this.service = service;
    this.handler = handler;
    this.address = address;
    this.stream = address.stream();
  }

  void start() {
    Thread.ofVirtual().name("ssh-read-" + address).start(this::read);
  }

  private void read() {
    try {
      while (readPortion()) {
        // the next one
      }
    } catch (Exception e) { // IoHandler.messageReceived declares it
      fail(e);
    }
  }

  private boolean readPortion() throws Exception {
    SshStream.Portion portion = stream.take();
    try {
      if (portion.isEnd()) {
        close(true);
        return false;
      }
      reading.acquire();
      reading.release();
      handler.messageReceived(this, Readable.readable(portion.bytes()));
    } finally {
      stream.dealtWith(portion);
    }
    return true;
  }

  private void fail(Exception cause) {
    if (isClosing() || !stream.isOpen()) {
      close(true);
      return;
    }
    try {
      handler.exceptionCaught(this, cause);
    } catch (Exception e) { // IoHandler.exceptionCaught declares it
      close(true);
    }
  }

  @Override
  public IoWriteFuture writeBuffer(Buffer buffer) throws IOException {
    var packet =
        new Packet(
            address, ByteBuffer.wrap(buffer.array(), buffer.rpos(), buffer.available()).slice());
    if (isClosing()) {
      packet.setValue(new ClosedChannelException());
      return packet;
    }
    if (waiting.incrementAndGet() > PACKETS_WAITING_MAX) {
      throw new IOException(address + " has stopped reading its control connection");
    }
    unwritten.add(packet);
    stream.send(packet);
    return packet;
  }

  @Override
  protected CloseFuture doCloseGracefully() {
    return builder().when(toString(), unwritten).build().close(false);
  }

  @Override
  protected void doCloseImmediately() {
    stream.close();
    for (Packet packet = unwritten.poll(); packet != null; packet = unwritten.poll()) {
      packet.setValue(new ClosedChannelException());
    }
    service.closed(this);
    super.doCloseImmediately();
    try {
      handler.sessionClosed(this);
    } catch (Exception e) { // IoHandler.sessionClosed declares it
      log.debug("closing the session of {}", address, e);
    }
  }

  @Override
  public void shutdownOutputStream() {
    stream.shutdownOutput();
  }

  @Override
  public void suspendRead() {
    reading.drainPermits();
  }

  @Override
  public void resumeRead() {
    reading.drainPermits();
    reading.release();
  }

  @Override
  public long getId() {
    return id;
  }

  @Override
  public @Nullable Object getAttribute(Object key) {
    return attributes.get(key);
  }

  @Override
  public @Nullable Object setAttribute(Object key, Object value) {
    return attributes.put(key, value);
  }

  @Override
  public @Nullable Object setAttributeIfAbsent(Object key, Object value) {
    return attributes.putIfAbsent(key, value);
  }

  @Override
  public @Nullable Object removeAttribute(Object key) {
    return attributes.remove(key);
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return address;
  }

  @Override
  public SocketAddress getLocalAddress() {
    return address;
  }

  @Override
  public @Nullable SocketAddress getAcceptanceAddress() {
    return null;
  }

  @Override
  public IoService getService() {
    return service;
  }

  @Override
  public String toString() {
    return "SshIoSession[" + address + "]";
  }

  /// Bytes on their way out, and the promise that they went.
  private final class Packet extends AbstractIoWriteFuture implements SshStream.Outgoing {
    private final ByteBuffer bytes;

    private Packet(Object id, ByteBuffer bytes) {
      super(id, null);
      this.bytes = bytes;
    }

    @Override
    public ByteBuffer bytes() {
      return bytes;
    }

    @Override
    public void written() {
      waiting.decrementAndGet();
      unwritten.remove(this);
      setValue(true);
    }
  }
}
