// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects the address of the page of zeros: a disk that has it wrong fails writes of ext4.
class KernelFactsTest {
  @TempDir Path directory;

  @Test
  void findsThePageOfZerosFromTheStartOfGuestMemory() throws IOException {
    Path map = directory.resolve(Kernel.SYSTEM_MAP);
    Files.writeString(
        map,
        """
        0000000060000000 A __binary_start
        0000000060918000 D empty_zero_page
        0000000060919000 D not_empty_zero_page
        """);

    assertThat(KernelFacts.zeroPageAddress(map)).isEqualTo(0x918000);
  }

  @Test
  void refusesAKernelThatIsLaidOutInAnotherWay() throws IOException {
    Path map = Files.writeString(directory.resolve(Kernel.SYSTEM_MAP), "0000000060000000 A x\n");

    assertThatThrownBy(() -> KernelFacts.zeroPageAddress(map)).isInstanceOf(UmlautException.class);
  }

  @Test
  void writesWhatAKernelIsReadFrom() throws IOException {
    var facts = new KernelFacts("7.2.13-umlaut", "7.2.13-1", 0x918000, Duration.ofMinutes(5));
    Files.writeString(directory.resolve(Kernel.FACTS), facts.text());
    Files.writeString(directory.resolve(Kernel.CONFIG), "CONFIG_INET=y\n");
    var key = new StoreKey("kernel", "lean", "0123456789abcdef");

    Kernel kernel = Kernel.read(new StoreEntry(key, directory));

    assertThat(kernel.release()).isEqualTo("7.2.13-umlaut");
    assertThat(kernel.sourceVersion()).isEqualTo("7.2.13-1");
    assertThat(kernel.zeroPageAddress()).isEqualTo(0x918000);
    assertThat(kernel.buildTime()).isEqualTo(Duration.ofMinutes(5));
    assertThat(kernel.has("INET")).isTrue();
    assertThat(kernel.recipe()).isEqualTo("lean");
  }
}
