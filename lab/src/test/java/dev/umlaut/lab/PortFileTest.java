// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.umlaut.fabric.PortSettings;
import dev.umlaut.fabric.PortVlans;
import dev.umlaut.frame.IpAddress;
import dev.umlaut.frame.IpPrefix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ports of switches and ways out, as lab files say them.
class PortFileTest {
  private static final int ANY = Integer.MAX_VALUE;

  @TempDir Path folder;

  private LabDefinition lab(String text) {
    return LabFile.read(LabText.write(folder, text));
  }

  private static UplinkPort uplink(LabDefinition lab, int network) {
    return requireNonNull(lab.networks().get(network).uplink());
  }

  @Test
  void readsEveryKeyOfAPort() {
    List<PortSettings> ports =
        lab(LabText.PORTS).host("moon").orElseThrow().interfaces().stream()
            .map(InterfaceDefinition::port)
            .toList();

    assertThat(ports)
        .containsExactly(
            new PortSettings(PortVlans.access(10), 4, List.of()),
            new PortSettings(PortVlans.trunk(10, List.of(20, 30)), ANY, List.of()),
            new PortSettings(
                PortVlans.trunk(0, IntStream.rangeClosed(1, 4094).boxed().toList()),
                ANY,
                List.of()),
            new PortSettings(PortVlans.PLAIN, ANY, List.of("moon:eth0", "floor:vxlan")),
            new PortSettings(PortVlans.PLAIN, ANY, List.of(PortSettings.ALL_PORTS)),
            PortSettings.PLAIN);
  }

  @Test
  void readsEveryKindOfWayOut() {
    LabDefinition lab = lab(LabText.PORTS);

    assertThat(lab.networks().getFirst().ageing()).isEqualTo(Duration.ofSeconds(30));
    assertThat(uplink(lab, 0).uplink())
        .isEqualTo(
            new UplinkDefinition.Vxlan(
                42,
                4790,
                List.of(
                    new UplinkDefinition.Remote("192.0.2.1", 4789),
                    new UplinkDefinition.Remote("2001:db8::1", 4791),
                    new UplinkDefinition.Remote("other.example", 4792))));
    assertThat(uplink(lab, 0).settings().vlans()).isEqualTo(PortVlans.trunk(0, List.of(10, 20)));
    assertThat(uplink(lab, 0).link().text()).isEqualTo("delay: 5ms");
    assertThat(uplink(lab, 1).uplink()).isEqualTo(new UplinkDefinition.Tap("tap0"));
    assertThat(uplink(lab, 2).uplink())
        .isEqualTo(
            new UplinkDefinition.Passt(
                IpPrefix.parse("10.0.0.2/24"),
                IpAddress.parse("10.0.0.1"),
                IpAddress.parse("10.0.0.3"),
                List.of(new UplinkDefinition.Forward(8080, 80)),
                List.of(new UplinkDefinition.Forward(5353, 53))));
    assertThat(lab.networks().get(3).uplinkName()).isEmpty();
    assertThat(lab.networks().get(0).uplinkName()).contains("floor:vxlan");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "moon:eth0\"| moon:eth9\"| network floor has no link 'moon:eth9'| did you mean",
        "{network: repeater}| {network: repeater, vlan: 3}| a hub has no \"vlan\"| make the",
        "tap: tap0| tap: tap0, vxlan: {id: 1, remote: [a]}| an uplink is of one kind| write one of tap",
        "tap: tap0, vlan| vlan| an uplink is of one kind| write one of tap",
        "gateway: 10.0.0.1| gateway: 10.1.0.1| 10.1.0.1 is not in the network| both are",
        "address: 10.0.0.2/24| address: 10.0.0.2| is not an IPv4 address with| write it with",
        "8080:80| 8080:99999| there is no port 99999| ports are from",
        "192.0.2.1,| 192.0.2.1 4,| cannot be used here| write a name or an address"
      })
  void aMistakeIsShownWithARemedy(String piece, String replacement, String error, String hint) {
    assertThat(LabText.PORTS).contains(piece);
    Path file = LabText.write(folder, LabText.PORTS.replace(piece, replacement));

    SyntaxException thrown = catchThrowableOfType(SyntaxException.class, () -> LabFile.read(file));

    assertThat(thrown).hasMessageContaining(error);
    assertThat(thrown.hint()).startsWith(hint);
    assertThat(thrown.line()).isGreaterThan(3);
  }
}
