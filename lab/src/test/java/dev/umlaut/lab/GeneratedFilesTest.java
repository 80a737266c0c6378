// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects the texts with which a host configures its network and finds the others.
class GeneratedFilesTest {
  @TempDir Path folder;
  private LabDefinition lab = LabText.EMPTY;

  @BeforeEach
  void readLab() {
    lab = LabFile.read(LabText.write(folder, LabText.EVERYTHING));
  }

  @Test
  void theHostsFileNamesEveryAddressOfTheLabFullNameFirst() {
    assertThat(GeneratedFiles.hosts(lab))
        .startsWith("127.0.0.1\tlocalhost\n")
        .endsWith(
            """
            192.168.0.1\tmoon.example.org moon gate
            fec0::1\tip6-moon.example.org ip6-moon ip6-gate
            10.1.0.1\tmoon1
            10.1.0.10\talice
            """);
  }

  @Test
  void theBatchConfiguresWhatIsUpAtBoot() {
    assertThat(GeneratedFiles.network(lab.host("moon").orElseThrow()))
        .isEqualTo(
            """
            link set dev lo up
            link set dev eth0 up
            address add 192.168.0.1/24 broadcast + dev eth0
            address add fec0::1/16 nodad dev eth0
            route add 0.0.0.0/0 via 192.168.0.254
            route add ::/0 via fec0::fe
            """);
  }

  @Test
  void ifupKnowsAllInterfacesAndBringsUpNoneByItself() {
    assertThat(GeneratedFiles.interfaces(lab.host("moon").orElseThrow()))
        .isEqualTo(
            """
            iface lo inet loopback

            iface eth0 inet static
            \taddress 192.168.0.1/24
            \tgateway 192.168.0.254

            iface eth0 inet6 static
            \taddress fec0::1/16
            \tdad-attempts 0
            \tgateway fec0::fe

            iface eth1 inet static
            \taddress 10.1.0.1/16
            """);
    assertThat(GeneratedFiles.interfaceState(lab.host("moon").orElseThrow()))
        .isEqualTo("lo=lo\neth0=eth0\n");
  }

  /// The kernel counts without gaps.
  @Test
  void interfacesGetTheirNamesWhereOthersWereRemoved() {
    HostDefinition moon = lab.host("moon").orElseThrow();
    InterfaceDefinition last = LabPart.link(lab, "moon", "eth5", "network: spare");
    List<InterfaceDefinition> links = new ArrayList<>(List.of(last));
    links.addAll(moon.interfaces().subList(1, 2));
    HostDefinition changed = moon.withInterfaces(links);
    assertThat(GeneratedFiles.network(changed))
        .isEqualTo(
            """
            link set dev eth1 name eth5
            link set dev eth0 name eth1
            link set dev lo up
            link set dev eth5 up
            """);
    assertThat(changed.gateways()).as("none is reached").isEmpty();
    assertThat(GeneratedFiles.hosts(lab.withHost(changed)))
        .contains("10.1.0.1\tmoon.example.org moon gate");
  }
}
