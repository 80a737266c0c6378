// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("os")
class ErrnoTest {
  /// The numbers are typed by hand; the C library knows their names.
  @Test
  void constantsHaveTheNumbersOfTheCLibrary() throws IllegalAccessException {
    int seen = 0;
    for (Field field : Errno.class.getFields()) {
      assertThat(Errno.describe(field.getInt(null))).endsWith("(" + field.getName() + ")");
      seen++;
    }
    assertThat(seen).isGreaterThan(25);
  }

  /// Results come negated, and a number may be unknown to this C library.
  @Test
  void describesNegatedAndUnknownNumbers() {
    assertThat(Errno.describe(-Errno.ENOENT)).isEqualTo("No such file or directory (ENOENT)");
    assertThat(Errno.describe(4000)).isEqualTo("error 4000");
  }

  /// Who reads the message must learn call, object and reason, and what to do where we know it.
  @Test
  void exceptionNamesCallObjectReasonAndHint() {
    assertThatThrownBy(() -> LinuxException.check(-Errno.ENOSPC, "pwrite", "disk of moon"))
        .isInstanceOfSatisfying(
            LinuxException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(Errno.ENOSPC);
              assertThat(e.hint()).contains("free some space");
            })
        .hasMessage("pwrite disk of moon: No space left on device (ENOSPC)");
    assertThat(LinuxException.check(7, "read", "x")).isEqualTo(7);
  }
}
