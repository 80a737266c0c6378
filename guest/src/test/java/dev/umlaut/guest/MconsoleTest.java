// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Interest;
import dev.umlaut.loop.Watch;
import dev.umlaut.os.Fd;
import dev.umlaut.os.UmlautException;
import dev.umlaut.os.UnixSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The conversation with a management console, played by a datagram socket of ours.
@Tag("os")
class MconsoleTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path directory;
  private EventLoop loop;
  private Fd kernel;
  private Watch watch;
  private Mconsole console;
  private final MemorySegment packet = Arena.ofAuto().allocate(MconsolePacket.BYTES_MAX);
  private final List<String> answers = new ArrayList<>();
  private int error;
  private String asked = "";

  @BeforeEach
  void listen() {
    loop = EventLoop.start("mconsole-test");
    kernel = UnixSockets.datagram(directory.resolve("mconsole"));
    watch = loop.call(() -> loop.watch(kernel, Interest.READ, _ -> answer()));
    console = new Mconsole(loop, directory.resolve("mconsole"), directory.resolve("answers"));
  }

  @AfterEach
  void close() {
    loop.execute(() -> {
      watch.close();
      kernel.close();
    });
    loop.close();
  }

  @Test
  void joinsThePacketsOfALongAnswer() {
    answers.addAll(List.of("Linux moon ", "7.2.13 ", "x86_64"));

    assertThat(console.version(LIMIT)).isEqualTo("Linux moon 7.2.13 x86_64");
    assertThat(asked).isEqualTo("version");
  }

  @Test
  void canBeAskedAgain() {
    answers.add("stopped");
    console.stop(LIMIT);
    console.go(LIMIT);

    assertThat(asked).isEqualTo("go");
  }

  @Test
  void reportsARefusal() {
    answers.add("Not stopped");
    error = 1;

    assertThatThrownBy(() -> console.go(LIMIT))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("Not stopped");
  }

  @Test
  void reportsSilence() {
    assertThatThrownBy(() -> console.version(Duration.ofMillis(20)))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("no answer within 20 ms");
  }

  @Test
  void reportsAKernelThatIsGone() {
    var gone = new Mconsole(loop, directory.resolve("nobody"), directory.resolve("answers"));

    assertThatThrownBy(() -> gone.version(LIMIT)).isInstanceOf(UmlautException.class);
  }

  private void answer() {
    int length = UnixSockets.receive(kernel, packet, 0, MconsolePacket.BYTES_MAX, Fd::close);
    byte[] text = packet.asSlice(12, length - 12L).toArray(ValueLayout.JAVA_BYTE);
    asked = new String(text, StandardCharsets.UTF_8);
    for (int i = 0; i < answers.size(); i++) {
      byte[] bytes = (answers.get(i) + "\0").getBytes(StandardCharsets.UTF_8);
      packet.set(ValueLayout.JAVA_INT, 0, error);
      packet.set(ValueLayout.JAVA_INT, 4, i + 1 < answers.size() ? 1 : 0);
      packet.set(ValueLayout.JAVA_INT, 8, bytes.length);
      MemorySegment.copy(MemorySegment.ofArray(bytes), 0, packet, 12, bytes.length);
      int _ = UnixSockets.sendTo(kernel, packet, 12 + bytes.length, directory.resolve("answers"));
    }
  }
}
