// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("os")
class FdTest {
  /// A second close must not close whoever got the number meanwhile.
  @Test
  void closesOnce() {
    Fd first = EventFds.create();
    int number = first.number();
    first.close();

    try (Fd second = EventFds.create()) {
      assertThat(second.number()).as("lowest free number").isEqualTo(number);
      first.close();

      EventFds.signal(second);
      assertThat(EventFds.drain(second)).isEqualTo(1);
    }
  }

  /// A use after close must reach no other file.
  @Test
  void hasNoNumberOnceClosed() {
    Fd fd = EventFds.create();
    assertThat(fd.isOpen()).isTrue();
    fd.close();

    assertThat(fd.isOpen()).isFalse();
    assertThat(fd.number()).isEqualTo(-1);
    assertThat(fd).hasToString("fd closed");
    assertThatThrownBy(() -> EventFds.signal(fd))
        .isInstanceOfSatisfying(
            LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
  }

  /// A negated errno taken for a descriptor is a mistake of the caller.
  @Test
  void adoptsNoErrno() {
    assertThatThrownBy(() -> Fd.adopt(-Errno.EMFILE)).isInstanceOf(IllegalArgumentException.class);
  }
}
