// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.Factory;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.DefaultIoConnectFuture;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoConnectFuture;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.io.IoServiceFactoryFactory;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.jspecify.annotations.Nullable;

/// What MINA SSHD runs on instead of TCP: streams that are connected already, an [SshAddress] each.
/// It has no threads of its own; every connection has two virtual ones.
///
/// MINA asks for a factory of factories of connectors; all three are here.
final class SshTransport implements IoServiceFactoryFactory {
  @Override
  public IoServiceFactory create(FactoryManager manager) {
    return new Connectors();
  }

  @Override
  public void setExecutorServiceFactory(Factory<CloseableExecutorService> factory) {
    // Virtual threads need no pool.
  }

  private static final class Connectors extends AbstractCloseable implements IoServiceFactory {
    private @Nullable IoServiceEventListener listener;

    @Override
    public IoConnector createConnector(IoHandler handler) {
      return new Connector(handler);
    }

    @Override
    public IoAcceptor createAcceptor(IoHandler handler) {
      throw new UnsupportedOperationException("hosts are called, they do not call");
    }

    @Override
    public @Nullable IoServiceEventListener getIoServiceEventListener() {
      return listener;
    }

    @Override
    public void setIoServiceEventListener(IoServiceEventListener listener) {
      this.listener = listener;
    }
  }

  /// Makes a session out of a connected stream, and knows the sessions until they are closed.
  static final class Connector extends AbstractCloseable implements IoConnector {
    private final Map<Long, IoSession> sessions = new ConcurrentHashMap<>();
    private final IoHandler handler;
    private @Nullable IoServiceEventListener listener;

    Connector(IoHandler handler) {
      this.handler = handler;
    }

    @Override
    public IoConnectFuture connect(
        java.net.SocketAddress target,
        @Nullable AttributeRepository context,
        java.net.@Nullable SocketAddress local) {
      var future = new DefaultIoConnectFuture(target, null);
      if (!(target instanceof SshAddress address)) {
        throw new IllegalArgumentException("not a host's control port: " + target);
      }
      var session = new SshIoSession(this, handler, address);
      try {
        if (context != null) {
          session.setAttribute(AttributeRepository.class, context);
        }
        handler.sessionCreated(session);
        sessions.put(session.getId(), session);
        future.setSession(session);
        session.start();
      } catch (Exception e) { // IoHandler.sessionCreated declares it
        session.close(true);
        future.setException(e);
      }
      return future;
    }

    void closed(IoSession session) {
      sessions.remove(session.getId());
    }

    @Override
    public Map<Long, IoSession> getManagedSessions() {
      return Map.copyOf(sessions);
    }

    @Override
    public @Nullable IoServiceEventListener getIoServiceEventListener() {
      return listener;
    }

    @Override
    public void setIoServiceEventListener(IoServiceEventListener listener) {
      this.listener = listener;
    }

    @Override
    protected void doCloseImmediately() {
      sessions.values().forEach(session -> session.close(true));
      super.doCloseImmediately();
    }
  }
}
