// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static dev.umlaut.vhost.TestFrontEnd.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.vhost.DriverQueue.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients of the unix socket against a guest played on the loop: it accepts on port 22 and sends
/// everything back.
@Tag("os")
class VsockSocketTest {
  private static final int RX = 0;
  private static final int TX = 1;
  private static final int BUFFERS = 64;

  private final EventLoop loop = EventLoop.start("test");
  private final VsockDevice device = new VsockDevice(loop, 3);
  private final EchoGuest guest = loop.call(EchoGuest::new);
  private final VsockSocket socket;

  /// A guest kernel in miniature. Owned by the loop's thread.
  private final class EchoGuest {
    private final TestGuest memory = new TestGuest(device, 0);
    private final Buffer[] receiving = new Buffer[256];
    private final ArrayDeque<byte[]> unanswered = new ArrayDeque<>();
    private boolean answering = true;
    private int forwarded;
    private int sent;
    private int room; // of the device's buffer, as it last said

    void start() {
      for (int i = 0; i < BUFFERS; i++) {
        Buffer buffer = memory.in(4096);
        receiving[memory.driver(RX).add(buffer)] = buffer;
      }
      memory.kick(RX);
      loop.after(Duration.ofMillis(1), this::poll);
    }

    void poll() {
      memory.settle();
      while (answering && memory.driver(RX).hasUsed()) {
        DriverQueue.Used used = memory.driver(RX).takeUsed();
        Buffer buffer = receiving[used.head()];
        byte[] packet = memory.read(buffer, used.written());
        receiving[memory.driver(RX).add(buffer)] = buffer;
        VsockHeader header = header(packet);
        room = header.bufferBytes() + header.forwarded();
        unanswered.add(packet);
        memory.kick(RX);
      }
      // It keeps to the credit that it has, as a stream is reset otherwise.
      while (!unanswered.isEmpty()
          && sent + unanswered.getFirst().length - VsockHeader.BYTES <= room) {
        answer(unanswered.removeFirst());
      }
      loop.after(Duration.ofMillis(1), this::poll);
    }

    private static VsockHeader header(byte[] packet) {
      VsockHeader header = new VsockHeader();
      MemorySegment.copy(packet, 0, header.bytes(), ValueLayout.JAVA_BYTE, 0, VsockHeader.BYTES);
      return header;
    }

    private void answer(byte[] packet) {
      VsockHeader header = header(packet);
      byte[] data = Arrays.copyOfRange(packet, 44, packet.length);
      forwarded += data.length;
      switch (header.op()) {
        case VsockHeader.REQUEST -> {
          boolean listening = header.destinationPort() == 22;
          say(header, listening ? VsockHeader.RESPONSE : VsockHeader.RST, 0, new byte[0]);
        }
        case VsockHeader.RW -> {
          say(header, VsockHeader.RW, 0, data);
          sent += data.length;
        }
        case VsockHeader.SHUTDOWN -> {
          if (header.flags() == VsockHeader.SHUTDOWN_BOTH) {
            say(header, VsockHeader.RST, 0, new byte[0]);
          } else {
            say(header, VsockHeader.SHUTDOWN, VsockHeader.SHUTDOWN_BOTH, new byte[0]);
          }
        }
        default -> {}
      }
    }

    private void say(VsockHeader to, int op, int flags, byte[] data) {
      VsockHeader header = new VsockHeader().cids(3, 2).packet(op, flags, data.length);
      header.ports(to.destinationPort(), to.sourcePort()).credit(65_536, forwarded);
      byte[] packet = Arrays.copyOf((byte[]) header.bytes().heapBase().get(), 44 + data.length);
      System.arraycopy(data, 0, packet, 44, data.length);
      long address = TestGuest.BASE + (3 << 20);
      MemorySegment.copy(packet, 0, memory.bytes, ValueLayout.JAVA_BYTE, 3 << 20, packet.length);
      memory.driver(TX).add(Buffer.out(address, packet.length));
      memory.kick(TX);
    }
  }

  VsockSocketTest(@TempDir Path directory) {
    socket = VsockSocket.listen(loop, directory.resolve("v.sock"), device);
    loop.execute(guest::start);
  }

  @AfterEach
  void stop() {
    socket.close();
    loop.close();
  }

  private SocketChannel connect(String request) throws IOException {
    SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
    client.connect(UnixDomainSocketAddress.of(socket.path()));
    client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    return client;
  }

  private static byte[] readAll(SocketChannel client) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer part = ByteBuffer.allocate(65_536);
    while (client.read(part.clear()) >= 0) {
      all.write(part.array(), 0, part.position());
    }
    return all.toByteArray();
  }

  private static String readLine(SocketChannel client) throws IOException {
    StringBuilder line = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (client.read(one.clear()) > 0 && one.get(0) != '\n') {
      line.append((char) one.get(0));
    }
    return line.toString();
  }

  @Test
  void handshakeThenBytesThenHalfClose() throws IOException {
    try (SocketChannel client = connect("CONNECT 22\nhello")) {
      assertThat(readLine(client)).matches("OK [0-9]+");
      client.write(ByteBuffer.wrap(new byte[] {'!'}));
      client.shutdownOutput();
      assertThat(new String(readAll(client), StandardCharsets.US_ASCII)).isEqualTo("hello!");
    }
    await(() -> device.streamCount() == 0);
  }

  @Test
  void requestMayComeInPieces() throws IOException {
    try (SocketChannel client = connect("CON")) {
      client.write(ByteBuffer.wrap("NECT 2".getBytes(StandardCharsets.US_ASCII)));
      client.write(ByteBuffer.wrap("2\n".getBytes(StandardCharsets.US_ASCII)));
      assertThat(readLine(client)).startsWith("OK ");
    }
  }

  @Test
  void refusedPortAndBadRequestsCloseTheConnection() throws IOException {
    String[] requests = {
      "CONNECT 23\n",
      "CONNECT\n",
      "CONNECT x\n",
      "connect 22\n",
      "CONNECT -1\n",
      "\n",
      "GET / HTTP/1.1\r\n"
    };
    for (String request : requests) {
      try (SocketChannel client = connect(request)) {
        assertThat(readAll(client)).as(request).isEmpty();
      }
    }
    try (SocketChannel client = connect("CONNECT " + "2".repeat(100))) {
      assertThat(readAll(client)).isEmpty();
    }
  }

  @Test
  void manyBytesComeBackAsTheyWent() throws Exception {
    long seed = 99;
    byte[] sent = new byte[3_000_000];
    new Random(seed).nextBytes(sent);
    try (SocketChannel client = connect("CONNECT 22\n")) {
      readLine(client);
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  ByteBuffer data = ByteBuffer.wrap(sent);
                  while (data.hasRemaining()) {
                    client.write(data);
                  }
                  client.shutdownOutput();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      byte[] got = readAll(client);
      writer.join();
      assertThat(Arrays.mismatch(got, sent)).as("seed %d", seed).isEqualTo(-1);
    }
  }

  @Test
  void clientWaitsWhileTheGuestDoesNot() throws IOException {
    try (SocketChannel client = connect("CONNECT 22\n")) {
      readLine(client);
      loop.execute(() -> guest.answering = false);
      client.configureBlocking(false);
      long sent = 0;
      int[] full = {0};
      while (full[0] < 20 && sent < 50_000_000) {
        int part = client.write(ByteBuffer.allocate(65_536));
        sent += part;
        full[0] = part == 0 ? full[0] + 1 : 0;
        if (part == 0) {
          device.streamCount(); // a turn of the loop
        }
      }
      assertThat(sent).as("bounded by the buffers on the way").isLessThan(5_000_000);
    }
  }

  @Test
  void clientThatGoesAwayClosesItsStream() throws IOException {
    SocketChannel client = connect("CONNECT 22\n");
    readLine(client);
    assertThat(device.streamCount()).isEqualTo(1);
    client.close();
    await(() -> device.streamCount() == 0);
  }

  @Test
  void guestThatGoesAwayClosesItsClients() throws IOException {
    try (SocketChannel client = connect("CONNECT 22\n")) {
      readLine(client);
      loop.execute(() -> {
        guest.answering = false;
        device.driverStopped();
      });
      assertThat(readAll(client)).isEmpty();
    }
  }

  @Test
  void socketIsGoneAfterClosing() throws IOException {
    try (SocketChannel client = connect("CONNECT 22\n")) {
      readLine(client);
      socket.close();
      assertThat(readAll(client)).isEmpty();
      assertThat(socket.path()).doesNotExist();
    }
  }
}
