// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.vhost.DriverQueue.Buffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RngDeviceTest {
  @Test
  void givesTheNumbersOfItsSourceAndNeverMuchAtOnce() {
    byte[] expected = new byte[512];
    new Random(5).nextBytes(expected);
    try (TestGuest guest = new TestGuest(new RngDevice(new Random(5)), 0)) {
      Buffer buffer = guest.in(64);
      Buffer greedy = guest.in(1 << 20);
      guest.driver(0).add(buffer);
      guest.driver(0).add(greedy);
      guest.kick(0);

      assertThat(guest.driver(0).takeUsed().written()).isEqualTo(64);
      assertThat(guest.driver(0).takeUsed().written()).isEqualTo(512);
      assertThat(guest.read(buffer, 64)).isEqualTo(Arrays.copyOf(expected, 64));
    }
  }

  @Test
  void manyRequestsAreServedOverSeveralTurns() {
    try (TestGuest guest = new TestGuest(new RngDevice(), 0)) {
      Buffer buffer = guest.in(8);
      for (int i = 0; i < 100; i++) {
        guest.driver(0).add(buffer);
      }
      guest.kick(0);
      assertThat(guest.driver(0).usedIndex()).isEqualTo(100);
      assertThat(guest.calls).isGreaterThan(1);
    }
  }
}
