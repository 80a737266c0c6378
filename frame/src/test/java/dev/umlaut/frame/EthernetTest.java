// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EthernetTest {
  @Test
  void readsTheFieldsWhereTheStandardPutsThem() {
    byte[] bytes = HexFormat.of().parseHex("00" + "0180c200000e" + "fedcba987654" + "86dd" + "60");
    MemorySegment memory = MemorySegment.ofArray(bytes);

    assertThat(Ethernet.destination(memory, 1)).isEqualTo(0x0180c200000eL);
    assertThat(Ethernet.source(memory, 1)).isEqualTo(0xfedcba987654L);
    assertThat(Ethernet.type(memory, 1)).isEqualTo(Ethernet.TYPE_IPV6);
    assertThat(Ethernet.isMulticast(Ethernet.destination(memory, 1))).isTrue();
    assertThat(Ethernet.isMulticast(Ethernet.source(memory, 1))).isFalse();
  }
}
