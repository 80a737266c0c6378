// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import org.junit.jupiter.api.Test;

/// Protects against kernels that lack, in silence, what their recipe asks for.
class KernelConfigTest {

  @Test
  void namesTheSymbolsThatKconfigDropped() {
    KernelConfig wanted =
        KernelConfig.parse(
            "lean.fragment",
            """
            # a comment
            CONFIG_INET=y
            CONFIG_INET_ESP=y
            CONFIG_LOG_BUF_SHIFT=17
            # CONFIG_SMP is not set
            # CONFIG_MODULES is not set
            """);
    KernelConfig finished =
        KernelConfig.parse(
            ".config",
            """
            CONFIG_INET=y
            # CONFIG_INET_ESP is not set
            CONFIG_LOG_BUF_SHIFT=14
            CONFIG_MODULES=y
            """);

    assertThat(wanted.lostIn(finished))
        .containsExactly(
            "INET_ESP: wanted y, got n",
            "LOG_BUF_SHIFT: wanted 17, got 14",
            "MODULES: wanted n, got y");
  }

  @Test
  void laysOneFragmentOverAnother() {
    KernelConfig lean = KernelConfig.parse("a", "CONFIG_A=y\nCONFIG_B=y\n");
    KernelConfig more = KernelConfig.parse("b", "# CONFIG_B is not set\nCONFIG_C=\"x y\"\n");

    KernelConfig both = lean.overlaidBy(more);

    assertThat(both.text()).isEqualTo("CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C=\"x y\"\n");
    assertThat(both.enabled()).containsExactly("A");
  }

  @Test
  void saysWhereALineIsWrong() {
    assertThatThrownBy(() -> KernelConfig.parse("lean.fragment", "CONFIG_A=y\nINET=y\n"))
        .isInstanceOf(UmlautException.class)
        .hasMessage("lean.fragment:2: not a kernel configuration line: INET=y");
  }
}
