// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.core.CoreModuleProperties;

/// The SSH client of one lab, shared by its hosts: one key, one small set of threads.
///
/// The algorithms are the cheapest that OpenSSH has switched on: the wire is a pair of memory
/// buffers on one machine, and the key exchange is on the way of every host that starts.
///
/// @since 0.1
public final class SshControl implements AutoCloseable {
  /// A key exchange under the load of a starting lab takes a second or two; then something is
  /// wrong.
  private static final Duration HANDSHAKE_MAX = Duration.ofSeconds(30);

  private final EventLoop loop;
  private final HostClient client;

  private SshControl(EventLoop loop, HostClient client) {
    this.loop = loop;
    this.client = client;
  }

  /// Starts the client.
  ///
  /// @param loop the lab's clock
  /// @param credentials the key that the hosts' root accepts
  public static SshControl start(EventLoop loop, Credentials credentials) {
    var client = new HostClient();
    SshClient _ =
        ClientBuilder.builder()
            .factory(() -> client)
            .cipherFactories(List.of(BuiltinCiphers.aes128gcm, BuiltinCiphers.aes128ctr))
            .macFactories(List.of(BuiltinMacs.hmacsha256etm))
            .compressionFactories(List.of(BuiltinCompressions.none))
            .signatureFactories(List.of(BuiltinSignatures.nistp256))
            .keyExchangeFactories(
                NamedFactory.setUpTransformedFactories(
                    true,
                    List.of(BuiltinDHFactories.curve25519, BuiltinDHFactories.ecdhp256),
                    ClientBuilder.DH2KEX))
            .hostConfigEntryResolver(HostConfigEntryResolver.EMPTY)
            .filePasswordProvider(FilePasswordProvider.EMPTY)
            .serverKeyVerifier((_, address, key) ->
                address instanceof SshAddress host && KeyUtils.compareKeys(host.serverKey(), key))
            .build();
    client.setKeyIdentityProvider(KeyIdentityProvider.wrapKeyPairs(credentials.keyPair()));
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    client.setIoServiceFactoryFactory(new SshTransport());
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    // The server's EXT_INFO and MINA's guesses of further keys would each cost a round trip.
    client.setAgentFactory(null);
    client.start();
    return new SshControl(loop, client);
  }

  /// Makes a shell out of a stream that reaches a host's SSH server. Sends the first packets and
  /// returns; the rest happens as the server answers.
  ///
  /// @param host the host's name, for messages
  /// @param stream connected; closed with the shell, or when this fails
  /// @param key the only key the server may have
  /// @param opened gets the shell, on a thread of the connection
  /// @param failed gets the reason, as likely as not an IOException: the server is not ready yet,
  ///   or not the one with this key
  void connect(
      String host,
      SshStream stream,
      HostKey key,
      Consumer<SshShell> opened,
      Consumer<Throwable> failed) {
    try {
      ClientSession session =
          client
              .connect(new SshAddress(host, stream, key.publicKey()))
              .verify(HANDSHAKE_MAX) // at once: the stream is connected
              .getSession();
      Timer limit = loop.after(HANDSHAKE_MAX, () -> session.close(true));
      session
          .auth()
          .addListener(login -> {
            limit.cancel();
            if (login.isSuccess()) {
              opened.accept(new SshShell(loop, host, session));
            } else {
              session.close(true);
              stream.close();
              failed.accept(
                  Objects.requireNonNullElseGet(
                      login.getException(), () -> new SshException("not let in")));
            }
          });
    } catch (IOException e) {
      stream.close();
      failed.accept(e);
    }
  }

  /// Ends all connections and the threads.
  @Override
  public void close() {
    client.close(true);
  }

  /// MINA's client, which takes internet addresses only at its front door.
  private static final class HostClient extends SshClient {
    private static final HostConfigEntry ENTRY = new HostConfigEntry("host", "host", 22, "root");

    ConnectFuture connect(SshAddress address) throws IOException {
      return doConnect("root", address, null, null, KeyIdentityProvider.EMPTY_KEYS_PROVIDER, ENTRY);
    }
  }
}
