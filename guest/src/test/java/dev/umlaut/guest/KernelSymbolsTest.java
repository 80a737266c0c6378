// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Places in a kernel by their names.
class KernelSymbolsTest {
  private static final String MAP =
      """
      0000000060000000 A __binary_start
      00000000600261c0 T _stext
      00000000600261c0 t first
      0000000060026200 T second
      this line says nothing
      00000000600264zz T nowhere
      0000000060026300 T _etext
      0000000060940bc0 D init_task
      """;

  @TempDir Path directory;

  private KernelSymbols symbols() throws IOException {
    return KernelSymbols.read(Files.writeString(directory.resolve("System.map"), MAP));
  }

  @Test
  void functionsAreNamedWithTheDistanceFromTheirBegin() throws Exception {
    assertThat(symbols().function(0x600261ffL)).hasValue("first+0x3f");
    assertThat(symbols().function(0x60026200L)).hasValue("second+0x0");
  }

  /// What is found on a stack is an address of code, or any other number.
  @Test
  void nothingOutsideOfTheCodeIsAFunction() throws Exception {
    for (long address : new long[] {0, 0x600261bfL, 0x60026300L, 0x60940bc0L, -1, Long.MIN_VALUE}) {
      assertThat(symbols().function(address)).isEmpty();
    }
  }

  @Test
  void dataHaveAddresses() throws Exception {
    assertThat(symbols().address("init_task")).hasValue(0x60940bc0L);
    assertThat(symbols().address("nowhere")).isEmpty();
  }
}
