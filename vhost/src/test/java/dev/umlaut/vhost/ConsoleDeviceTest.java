// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.vhost.DriverQueue.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("os")
class ConsoleDeviceTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void outputReachesTheSinkInOrder() {
    OnLoop.run(loop -> {
      ConsoleDevice console = new ConsoleDevice(loop, shown::writeBytes);
      try (TestGuest guest = new TestGuest(console, 0)) {
        guest.driver(1).add(guest.out(ascii("hello ")), guest.out(ascii("wor")));
        guest.driver(1).add(guest.out(ascii("ld")));
        guest.kick(1);
      }
    });
    assertThat(shown).hasToString("hello world");
  }

  @Test
  void inputWaitsForBuffersAndKeepsItsOrder() {
    OnLoop.run(loop -> {
      ConsoleDevice console = new ConsoleDevice(loop, shown::writeBytes);
      try (TestGuest guest = new TestGuest(console, 0)) {
        console.input(ascii("abcdef"));
        guest.settle();
        Buffer first = guest.in(4);
        Buffer second = guest.in(10);
        guest.driver(0).add(first);
        guest.driver(0).add(second);
        guest.kick(0);

        assertThat(guest.driver(0).takeUsed().written()).isEqualTo(4);
        assertThat(guest.driver(0).takeUsed().written()).isEqualTo(2);
        assertThat(guest.read(first, 4)).isEqualTo(ascii("abcd"));
        assertThat(guest.read(second, 2)).isEqualTo(ascii("ef"));
      }
    });
  }

  @Test
  void inputIsBoundedAndNothingOfWhatWasAcceptedIsLost() {
    long seed = 7;
    Random random = new Random(seed);
    byte[] typed = new byte[ConsoleDevice.MAX_INPUT_BYTES + 1000];
    random.nextBytes(typed);
    OnLoop.run(loop -> {
      ConsoleDevice console = new ConsoleDevice(loop, shown::writeBytes);
      try (TestGuest guest = new TestGuest(console, 0)) {
        console.input(typed);
        console.input(typed);
        Buffer buffer = guest.in(1000);
        int got = 0;
        for (int i = 0; i < 100; i++) {
          guest.driver(0).add(buffer);
          guest.kick(0);
          if (!guest.driver(0).hasUsed()) {
            break;
          }
          int length = guest.driver(0).takeUsed().written();
          shown.writeBytes(guest.read(buffer, length));
          got += length;
        }
        assertThat(got).as("seed %d", seed).isEqualTo(ConsoleDevice.MAX_INPUT_BYTES);
      }
    });
    assertThat(shown.toByteArray()).isEqualTo(Arrays.copyOf(typed, ConsoleDevice.MAX_INPUT_BYTES));
  }

  @Test
  void sizeOfTheTerminalIsTold() {
    OnLoop.run(loop -> {
      ConsoleDevice console = new ConsoleDevice(loop, shown::writeBytes);
      try (TestGuest guest = new TestGuest(console, 0)) {
        console.resize(132, 50);
        assertThat(console.config()).startsWith(132, 0, 50, 0);
        assertThat(guest.configChanges).isEqualTo(1);
      }
    });
  }
}
