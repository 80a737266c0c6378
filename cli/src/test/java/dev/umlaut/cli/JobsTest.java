// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.lab.HostDefinition;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import org.junit.jupiter.api.Test;

/// A run without `--jobs` keeps the processors busy and does not run out of memory.
class JobsTest {
  private static final long AMPLE_MIB = 1 << 20;

  private final LabDefinition lab = LabFile.read(Umlaut.home().resolve("labs/strongswan"));

  @Test
  void keepsTheProcessorsBusy() {
    assertThat(Jobs.suggested(lab, 2, AMPLE_MIB)).isEqualTo(4);
    assertThat(Jobs.suggested(lab, 64, AMPLE_MIB)).isEqualTo(16);
  }

  @Test
  void takesNoMoreMemoryThanThereIs() {
    long perLab = lab.hosts().stream().mapToLong(HostDefinition::memoryMib).sum();

    assertThat(Jobs.suggested(lab, 8, 3 * perLab)).isEqualTo(3);
    assertThat(Jobs.suggested(lab, 8, perLab / 2)).isEqualTo(1);
  }
}
