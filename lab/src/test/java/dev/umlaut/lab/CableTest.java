// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.fabric.Capture;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of docs/testing.md, which is what stands here from the class on.
@Tag("kernel")
class CableTest {
  @Test
  void hostsFindEachOtherAgain(@TempDir Path folder) {
    LabDefinition two =
        LabFile.parse(
            """
            lab: two
            image: strongswan
            networks: {front: {type: switch}}
            hosts:
              moon: {interfaces: {eth0: {network: front, addresses: [10.0.0.1/24]}}}
              sun: {interfaces: {eth0: {network: front, addresses: [10.0.0.2/24]}}}
            """);
    Path file = folder.resolve("moon.pcapng");
    try (Lab lab = Lab.start(two)) {
      LabHost moon = lab.host("moon");
      LabLink cable = lab.link("moon:eth0");

      cable.impair("delay: 20ms, in: {duplicate: 100%}");
      try (Capture _ = cable.capture(file)) {
        assertThat(moon.run("ping -c 3 -i 0.2 sun").outputText()).contains("DUP!");
      }
      assertThat(cable.read().in().duplicated()).isGreaterThanOrEqualTo(3);

      cable.unplug();
      assertThat(moon.run("ping -c 1 -W 1 sun").succeeded()).isFalse();

      cable.plugIn();
      cable.impair("");
      assertThat(moon.run("ping -c 1 -W 5 sun").succeeded()).isTrue();
    }
    assertThat(file).isNotEmptyFile(); // for Wireshark
  }
}
