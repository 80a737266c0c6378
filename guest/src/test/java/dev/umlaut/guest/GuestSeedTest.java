// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Protects that a run can be repeated, by a later version of this program, too.
class GuestSeedTest {
  private static final GuestSeed MOON = new GuestSeed(7, "moon");

  @Test
  void isTheSameInEveryRun() {
    assertThat(MOON.kernel())
        .isEqualTo("b2d12cc70fa42fef446dcdb2308fe528134b4e3da5de80be8afb3c745f47f81e")
        .isEqualTo(new GuestSeed(7, "moon").kernel());
    assertThat(MOON.device().nextLong()).isEqualTo(new GuestSeed(7, "moon").device().nextLong());
  }

  @Test
  void differsByHostAndByLabAndByPurpose() {
    assertThat(MOON.kernel())
        .isNotEqualTo(new GuestSeed(7, "sun").kernel())
        .isNotEqualTo(new GuestSeed(8, "moon").kernel());
    assertThat(MOON.device().nextLong())
        .isNotEqualTo(new GuestSeed(7, "sun").device().nextLong())
        .isNotEqualTo(new GuestSeed(8, "moon").device().nextLong())
        .isNotEqualTo(Long.parseUnsignedLong(MOON.kernel().substring(0, 16), 16));
  }

  /// The server's answers take as long as its key says.
  @Test
  void keyOfTheHostsServerIsTheSameInEveryRun() {
    assertThat(HostKey.of(MOON).knownHostsLine("moon"))
        .isEqualTo(HostKey.of(new GuestSeed(7, "moon")).knownHostsLine("moon"))
        .isNotEqualTo(HostKey.of(new GuestSeed(7, "sun")).knownHostsLine("moon"))
        .isNotEqualTo(HostKey.of(new GuestSeed(8, "moon")).knownHostsLine("moon"));
  }
}
