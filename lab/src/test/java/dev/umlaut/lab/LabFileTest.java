// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.fabric.Delay;
import dev.umlaut.fabric.Drop;
import dev.umlaut.fabric.Impairments;
import dev.umlaut.fabric.Loss;
import dev.umlaut.fabric.Rate;
import dev.umlaut.frame.IpAddress;
import dev.umlaut.frame.IpPrefix;
import dev.umlaut.frame.MacAddress;
import dev.umlaut.frame.filter.PacketFilter;
import dev.umlaut.os.UmlautException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects the meaning of each key of `lab.yaml`.
class LabFileTest {
  private static final Impairments MILLISECOND =
      Impairments.NONE.withDelay(new Delay(1_000_000, 10_000, Delay.Distribution.UNIFORM));

  @TempDir Path folder;

  @Test
  void readsEveryKey() {
    LabDefinition lab = LabFile.read(LabText.write(folder, LabText.EVERYTHING));

    assertThat(lab.name()).isEqualTo("everything");
    assertThat(lab.description()).isEqualTo("Uses every key.");
    assertThat(lab.kernel()).isEqualTo("full");
    assertThat(lab.clock()).isEqualTo(LabClock.VIRTUAL);
    assertThat(lab.image()).isEqualTo("strongswan");
    assertThat(requireNonNull(lab.pki()).authorities()).hasSize(1);
    assertThat(lab.networks())
        .containsExactly(
            new NetworkDefinition("internet", NetworkType.SWITCH),
            new NetworkDefinition(
                "moon-lan", NetworkType.HUB, new LinkDefinition(MILLISECOND, MILLISECOND, true)),
            new NetworkDefinition("spare", NetworkType.SWITCH));
    assertThat(lab.hostNames()).containsExactly("moon", "alice", "carol");

    HostDefinition moon = lab.host("moon").orElseThrow();
    assertThat(moon.memoryMib()).isEqualTo(1024);
    assertThat(moon.overlays())
        .containsExactly(folder.resolve("files"), folder.resolve("hosts/moon"));
    assertThat(moon.gateways())
        .containsExactly(IpAddress.parse("192.168.0.254"), IpAddress.parse("fec0::fe"));
    assertThat(moon.aliases()).containsExactly("moon.example.org", "gate");
    assertThat(moon.interfaces().getFirst())
        .isEqualTo(
            new InterfaceDefinition(
                "eth0",
                "internet",
                MacAddress.parse("52:54:00:c7:b8:b0"),
                List.of(IpPrefix.parse("192.168.0.1/24"), IpPrefix.parse("fec0::1/16")),
                true));
    assertThat(moon.interfaces().getLast().up()).isFalse();
  }

  /// One direction takes from its link, and the link from its network, what it does not say.
  @Test
  void readsEveryKeyOfALink() {
    LabDefinition lab = LabFile.read(LabText.write(folder, LabText.EVERYTHING));

    Impairments both = MILLISECOND.withDuplicate(0.001).withCorrupt(0.0001).withMtu(1400);
    assertThat(lab.host("alice").orElseThrow().interfaces().getFirst().link())
        .isEqualTo(
            new LinkDefinition(
                both.withDelay(new Delay(5_000_000, 10_000, Delay.Distribution.NORMAL))
                    .withReorder(0.005)
                    .withRate(new Rate(1_500_000, 100)),
                both.withLoss(new Loss.Bursts(0.01, 0.2, 0.9, 0.001))
                    .withDrop(new Drop(PacketFilter.parse("udp port 500"), 3)),
                false));
    List<InterfaceDefinition> moon = lab.host("moon").orElseThrow().interfaces();
    assertThat(moon.get(0).link()).isEqualTo(LinkDefinition.PLAIN);
    assertThat(moon.get(1).link()).isEqualTo(new LinkDefinition(MILLISECOND, MILLISECOND, true));
  }

  @Test
  void lossAndDropCanBeSaidShortly() {
    String link = "link: {loss: 1%, drop: esp}";
    LabDefinition lab = LabFile.read(LabText.write(folder, LabText.with("type: switch", link)));

    Impairments expected =
        Impairments.NONE
            .withLoss(new Loss.Independent(0.01))
            .withDrop(new Drop(PacketFilter.parse("esp"), 1));
    assertThat(lab.networks().getFirst().link())
        .isEqualTo(new LinkDefinition(expected, expected, true));
  }

  @Test
  void whatIsNotSaidHasADefault() {
    LabDefinition lab =
        LabFile.read(LabText.write(folder, "{lab: a, image: b, networks: {}, hosts: {moon: {}}}"));

    assertThat(lab.kernel()).isEqualTo("lean");
    assertThat(lab.clock()).isEqualTo(LabClock.REAL);
    assertThat(lab.description()).isEmpty();
    assertThat(lab.pki()).isNull();
    assertThat(lab.hosts())
        .containsExactly(
            new HostDefinition(
                "moon",
                128,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                DiskKind.OVERLAY,
                List.of()));
  }

  @Test
  void aHostTakesTheKindOfItsDiskFromItsLab() {
    LabDefinition lab =
        LabFile.read(
            LabText.write(
                folder,
                "{lab: a, image: b, disk: copy, networks: {},"
                    + " hosts: {moon: {}, sun: {disk: overlay}}}"));

    assertThat(lab.hosts())
        .extracting(HostDefinition::disk)
        .containsExactly(DiskKind.COPY, DiskKind.OVERLAY);
  }

  @Test
  void aHostTakesMemoryAndFilesFromItsLab() {
    HostDefinition alice =
        LabFile.read(LabText.write(folder, LabText.EVERYTHING)).host("alice").orElseThrow();

    assertThat(alice.memoryMib()).isEqualTo(96);
    assertThat(alice.overlays()).containsExactly(folder.resolve("files"));
  }

  @Test
  void aDerivedHardwareAddressIsLocalUniqueAndAlwaysTheSame() {
    LabDefinition lab = LabFile.read(LabText.write(folder, LabText.EVERYTHING));

    MacAddress moon = lab.host("moon").orElseThrow().interfaces().get(1).mac();
    MacAddress alice = lab.host("alice").orElseThrow().interfaces().get(0).mac();
    assertThat(moon.isLocallyAdministered()).isTrue();
    assertThat(moon.isMulticast()).isFalse();
    assertThat(moon).isNotEqualTo(alice).hasToString("56:4d:39:78:77:34");
  }

  @Test
  void aFolderStandsForItsLabFile() {
    LabText.write(folder, LabText.EVERYTHING);

    assertThat(LabFile.read(folder)).isEqualTo(LabFile.read(folder.resolve(LabFile.NAME)));
  }

  @Test
  void interfacesAreInTheOrderOfTheirNumbersNotOfTheFile() {
    String text =
        "{lab: a, image: b, networks: {n: }, hosts: {moon: {interfaces:"
            + " {eth1: {network: n}, eth0: {network: n}}}}}";

    assertThat(LabFile.read(LabText.write(folder, text)).hosts().getFirst().interfaces())
        .extracting(InterfaceDefinition::name)
        .containsExactly("eth0", "eth1");
  }

  @Test
  void oneAddressMayBeInTwoNetworks() {
    String text = LabText.with("addresses: [10.1.0.10/16]", "addresses: [192.168.0.1/24]");

    assertThat(LabFile.read(LabText.write(folder, text)).hostNames()).hasSize(3);
  }

  @Test
  void aServerThatIsAlwaysNeededRunsWithTheHostsThatAreNamed() {
    String hosts = "{lab: a, image: b, networks: {}, hosts: {moon: {}, sun: {}, web: {}}";

    LabDefinition lab = LabFile.read(LabText.write(folder, hosts + ", always: [web]}"));

    assertThat(lab.hostsFor(List.of("moon"))).containsExactly("moon", "web");
    assertThatThrownBy(() -> LabFile.read(LabText.write(folder, hosts + ", always: [wab]}")))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("there is no host \"wab\"");
  }

  @Test
  void aSelectionOfHostsIsInTheOrderOfTheFile() {
    LabDefinition lab = LabFile.read(LabText.write(folder, LabText.EVERYTHING));

    assertThat(lab.select(Set.of("carol", "moon")))
        .extracting(HostDefinition::name)
        .containsExactly("moon", "carol");
  }

  @Test
  void aSelectionWithAnUnknownHostProposesTheNearest() {
    LabDefinition lab = LabFile.read(LabText.write(folder, LabText.EVERYTHING));

    assertThatThrownBy(() -> lab.select(Set.of("mono")))
        .isInstanceOfSatisfying(
            UmlautException.class, e -> assertThat(e.hint()).isEqualTo("did you mean \"moon\"?"))
        .hasMessage("lab everything has no host \"mono\"");
  }

  @Test
  void theTopologyHasALinkForEachInterface() {
    Topology topology = Topology.of(LabFile.read(LabText.write(folder, LabText.EVERYTHING)));

    assertThat(topology.links())
        .extracting(link -> link.host() + ":" + link.end().name() + "-" + link.network())
        .containsExactly("moon:eth0-internet", "moon:eth1-moon-lan", "alice:eth0-moon-lan");
  }
}
