// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.lab.HostDefinition;
import dev.umlaut.lab.InterfaceDefinition;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.LabPart;
import dev.umlaut.lab.NetworkDefinition;
import dev.umlaut.lab.NetworkType;
import dev.umlaut.os.UmlautException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a person types about a host or an interface that is to be added.
class PartWordsTest {
  private final LabDefinition lab = LabFile.read(Umlaut.home().resolve("labs/strongswan"));

  @Test
  void anInterfaceHasANetworkAndAddresses() {
    InterfaceDefinition end =
        LabPart.link(
            lab,
            "moon",
            "eth2",
            PartWords.link("sun-lan=10.2.0.9/16,fec2::9/16", "52:54:00:00:00:09", false));
    assertThat(end.network()).isEqualTo("sun-lan");
    assertThat(end.addresses()).map(Object::toString).containsExactly("10.2.0.9/16", "fec2::9/16");
    assertThat(end.mac()).hasToString("52:54:00:00:00:09");
    assertThat(end.up()).isFalse();
    assertThat(LabPart.link(lab, "moon", "eth2", PartWords.link("sun-lan", null, true)).addresses())
        .isEmpty();
  }

  @Test
  void aHostHasInterfacesInTheOrderOfTheirNetworks() {
    HostDefinition host =
        LabPart.host(
            lab,
            "pluto",
            PartWords.host(
                List.of("moon-lan=10.1.0.9/16,fec1::9/16", "internet"),
                "256M",
                List.of("10.1.0.1", "fec1::1")));
    assertThat(host.memoryMib()).isEqualTo(256);
    assertThat(host.interfaces())
        .extracting(InterfaceDefinition::network)
        .containsExactly("moon-lan", "internet");
    assertThat(host.gateways()).map(Object::toString).containsExactly("10.1.0.1", "fec1::1");
    assertThat(host.overlays()).as("those of the lab").isNotEmpty();
    assertThat(LabPart.host(lab, "pluto", PartWords.host(List.of(), null, List.of())).memoryMib())
        .isEqualTo(128);
  }

  @Test
  void aNetworkHasItsUplinkInTheWordsOfALabFile() {
    for (String words : List.of("tap: tap0", "{tap: tap0, vlan: 7}", " {tap: tap0} ")) {
      NetworkDefinition network = LabPart.network(lab, "sea", PartWords.network(false, words));
      assertThat(network.uplinkName()).as(words).contains("sea:tap");
    }
    assertThat(LabPart.network(lab, "sea", PartWords.network(true, null)).type())
        .isEqualTo(NetworkType.HUB);
    assertThatThrownBy(() -> LabPart.network(lab, "sea", PartWords.network(false, "tpa: tap0")))
        .isInstanceOf(UmlautException.class);
  }

  @Test
  void nothingElseGetsIntoTheText() {
    for (String wrong : List.of("lan=10.0.0.1/8}", "a b", "lan=", "\"lan\"", "lan=1\n2", "")) {
      assertThatThrownBy(() -> PartWords.link(wrong, null, true))
          .as(wrong)
          .isInstanceOf(UsageException.class);
    }
    assertThatThrownBy(() -> LinkName.parse("moon")).isInstanceOf(UsageException.class);
    assertThat(LinkName.parse("moon:eth0")).isEqualTo(new LinkName("moon", "eth0"));
  }
}
