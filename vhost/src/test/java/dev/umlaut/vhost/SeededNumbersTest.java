// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Protects that a seed means the same numbers with every version of Java and of this program.
class SeededNumbersTest {
  /// AES-256 of the all-zero block with the all-zero key, known from NIST's test vectors.
  private static final String FIRST_BLOCK = "dc95c078a2408989ad48a21492842087";

  @Test
  void isTheKeyStreamOfAes() {
    byte[] bytes = new byte[16];
    new SeededNumbers(new byte[SeededNumbers.KEY_BYTES]).nextBytes(bytes);

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(FIRST_BLOCK);
  }

  @Test
  void goesOnWhereItStopped() {
    byte[] key = new byte[SeededNumbers.KEY_BYTES];
    byte[] whole = new byte[40];
    new SeededNumbers(key).nextBytes(whole);
    var parts = new SeededNumbers(key);
    byte[] first = new byte[3];
    byte[] second = new byte[37];
    parts.nextBytes(first);
    parts.nextBytes(second);

    assertThat(first).isEqualTo(Arrays.copyOf(whole, 3));
    assertThat(second).isEqualTo(Arrays.copyOfRange(whole, 3, 40));
    assertThat(new SeededNumbers(key).nextLong()).isEqualTo(0xdc95c078a2408989L);
  }

  @Test
  void refusesAKeyOfAnotherLength() {
    assertThatThrownBy(() -> new SeededNumbers(new byte[16]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
