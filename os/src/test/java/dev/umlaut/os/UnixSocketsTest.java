// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("os")
class UnixSocketsTest {
  private final Arena arena = Arena.ofAuto();
  private final MemorySegment buffer = arena.allocate(64);

  @TempDir Path directory;

  private MemorySegment bytes(String text) {
    return arena.allocateFrom(text, StandardCharsets.US_ASCII);
  }

  private static void none(Fd fd) {
    throw new AssertionError("an unexpected descriptor came: " + fd);
  }

  private String text(int length) {
    byte[] bytes = buffer.asSlice(0, length).toArray(JAVA_BYTE);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /// The data path: part of a segment goes out, and comes in at the wanted place.
  @Test
  void sendsAndReceivesAtOffsets() {
    try (FdPair pair = UnixSockets.pair()) {
      assertThat(UnixSockets.send(pair.first(), bytes("hello"), 1, 3)).isEqualTo(3);

      assertThat(UnixSockets.receive(pair.second(), buffer, 10, 20, UnixSocketsTest::none))
          .isEqualTo(3);
      assertThat(buffer.asSlice(10, 3).toArray(JAVA_BYTE)).isEqualTo(new byte[] {'e', 'l', 'l'});
    }
  }

  /// The loop tells "nothing now" from "never again" by these.
  @Test
  void tellsEmptyFromClosed() {
    try (FdPair pair = UnixSockets.pair()) {
      assertThat(UnixSockets.receive(pair.second(), buffer, 0, 8, UnixSocketsTest::none))
          .isEqualTo(-Errno.EAGAIN);

      assertThat(UnixSockets.shutdownOutput(pair.first())).isZero();
      assertThat(UnixSockets.receive(pair.second(), buffer, 0, 8, UnixSocketsTest::none)).isZero();

      pair.first().close();
      assertThat(UnixSockets.send(pair.second(), buffer, 0, 8)).isEqualTo(-Errno.EPIPE);
    }
  }

  /// This is how a frontend gives us its memory, its kicks and its calls.
  @Test
  void passesDescriptorsInOrder() {
    List<Fd> arrived = new ArrayList<>();
    try (FdPair pair = UnixSockets.pair();
        Fd one = EventFds.create();
        Fd two = EventFds.create()) {
      assertThat(UnixSockets.send(pair.first(), bytes("ab"), 2, List.of(one, two))).isEqualTo(2);
      assertThat(UnixSockets.receive(pair.second(), buffer, 0, 64, arrived::add)).isEqualTo(2);

      assertThat(text(2)).isEqualTo("ab");
      assertThat(arrived).hasSize(2);
      assertThat(arrived.get(0).number()).isNotEqualTo(one.number());
      EventFds.signal(arrived.get(1));
      assertThat(EventFds.drain(one)).isZero();
      assertThat(EventFds.drain(two)).isEqualTo(1);
    } finally {
      arrived.forEach(Fd::close);
    }
  }

  /// The kernel's own limit fits into our control area, with nothing lost.
  @Test
  void passesAsManyDescriptorsAsTheKernelAllows() {
    List<Fd> arrived = new ArrayList<>();
    try (FdPair pair = UnixSockets.pair();
        Fd one = EventFds.create()) {
      List<Fd> many = Collections.nCopies(Scratch.PASSED_MAX, one);
      assertThat(UnixSockets.send(pair.first(), bytes("x"), 1, many)).isEqualTo(1);

      assertThat(UnixSockets.receive(pair.second(), buffer, 0, 64, arrived::add)).isEqualTo(1);
      assertThat(arrived).hasSize(Scratch.PASSED_MAX);
    } finally {
      arrived.forEach(Fd::close);
    }
  }

  /// A receiver that refuses a descriptor must not leak the ones behind it.
  @Test
  void closesTheRestWhenTheReceiverThrows() throws IOException {
    try (FdPair pair = UnixSockets.pair();
        Fd one = EventFds.create()) {
      long before = openDescriptors();
      UnixSockets.send(pair.first(), bytes("x"), 1, List.of(one, one, one));

      assertThatThrownBy(() ->
              UnixSockets.receive(
                  pair.second(),
                  buffer,
                  0,
                  64,
                  fd -> {
                    fd.close();
                    throw new IllegalArgumentException("not wanted");
                  }))
          .hasMessage("not wanted");
      assertThat(openDescriptors()).isEqualTo(before);
    }
  }

  private static long openDescriptors() throws IOException {
    try (var entries = Files.list(Path.of("/proc/self/fd"))) {
      return entries.count();
    }
  }

  /// Accepting is polled by the loop: it never waits.
  @Test
  void acceptsWhatConnected() {
    Path path = directory.resolve("s");
    try (Fd listener = UnixSockets.listen(path)) {
      assertThat(UnixSockets.accept(listener)).isEmpty();
      try (Fd client = UnixSockets.connect(path);
          Fd server = UnixSockets.accept(listener).orElseThrow()) {
        UnixSockets.send(client, bytes("hi"), 0, 2);
        assertThat(UnixSockets.receive(server, buffer, 0, 64, UnixSocketsTest::none)).isEqualTo(2);
        assertThat(text(2)).isEqualTo("hi");
      }
    }
  }

  /// After a crash the socket file is still there; after a mistake a second lab is.
  @Test
  void replacesADeadSocketButNotALiveOne() {
    Path path = directory.resolve("s");
    UnixSockets.listen(path).close();

    try (Fd listener = UnixSockets.listen(path)) {
      assertThatThrownBy(() -> UnixSockets.listen(path))
          .isInstanceOfSatisfying(
              LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EADDRINUSE))
          .hasMessageContaining(path.toString());
      assertThat(listener.isOpen()).isTrue();
    }
  }

  /// A path given by mistake must not cost somebody a file.
  @Test
  void neverReplacesAnOrdinaryFile() throws IOException {
    Path path = Files.writeString(directory.resolve("precious"), "data");

    assertThatThrownBy(() -> UnixSockets.listen(path)).isInstanceOf(LinuxException.class);
    assertThat(path).hasContent("data");
  }

  /// Deep run directories are the most common mistake with these sockets.
  @Test
  void saysWhenAPathIsTooLong() {
    Path path = directory.resolve("x".repeat(108));

    assertThatThrownBy(() -> UnixSockets.listen(path))
        .isInstanceOfSatisfying(
            UmlautException.class, e -> assertThat(e.hint()).contains("shorter"))
        .hasMessageContaining("107 bytes");
  }

  /// Nobody there is an ordinary answer while a guest boots; the path must be in it.
  @Test
  void connectingToNobodyNamesThePath() {
    Path path = directory.resolve("nobody");

    assertThatThrownBy(() -> UnixSockets.connect(path))
        .isInstanceOfSatisfying(
            LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
        .hasMessageContaining(path.toString());
  }

  /// mconsole speaks datagrams between two bound sockets.
  @Test
  void sendsDatagrams() {
    Path here = directory.resolve("here");
    Path there = directory.resolve("there");
    try (Fd sender = UnixSockets.datagram(here)) {
      try (Fd receiver = UnixSockets.datagram(there)) {
        assertThat(UnixSockets.sendTo(sender, bytes("version"), 7, there)).isEqualTo(7);
        assertThat(UnixSockets.receive(receiver, buffer, 0, 64, UnixSocketsTest::none))
            .isEqualTo(7);
        assertThat(text(7)).isEqualTo("version");
      }
      assertThat(UnixSockets.sendTo(sender, bytes("x"), 1, there)).isEqualTo(-Errno.ECONNREFUSED);
    }
  }

  /// A length taken from a guest must never read beside the segment.
  @Test
  void refusesRangesOutsideTheSegment() {
    try (FdPair pair = UnixSockets.pair()) {
      assertThatThrownBy(() -> UnixSockets.send(pair.first(), buffer, 60, 8))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(
              () -> UnixSockets.receive(pair.first(), buffer, -1, 8, UnixSocketsTest::none))
          .isInstanceOf(IndexOutOfBoundsException.class);
      MemorySegment heap = MemorySegment.ofArray(new byte[8]);
      assertThatThrownBy(() -> UnixSockets.send(pair.first(), heap, 0, 8))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /// Memory that was unmapped is not sent: its address may be something else by now.
  @Test
  void refusesReleasedMemory() {
    MemorySegment released;
    try (Arena shortLived = Arena.ofConfined()) {
      released = shortLived.allocate(8);
    }
    try (FdPair pair = UnixSockets.pair()) {
      assertThatThrownBy(() -> UnixSockets.send(pair.first(), released, 0, 8))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
