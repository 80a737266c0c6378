// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.UmlautException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects how parts are read that are added to a lab: as in its file, and nothing twice.
class LabPartTest {
  @TempDir Path folder;
  private LabDefinition lab = LabText.EMPTY;

  @BeforeEach
  void readLab() {
    lab = LabFile.read(LabText.write(folder, LabText.EVERYTHING));
  }

  @Test
  void aPartIsWhatTheFileWouldMakeOfIt() {
    String text =
        "interfaces: {eth0: {network: spare, addresses: [10.3.0.1/16], link: {loss: 1%}}}";
    HostDefinition added = LabPart.host(lab, "pluto", text);

    String whole = LabText.EVERYTHING.replace("\nclock: ", "\n  pluto: {" + text + "}\nclock: ");
    LabDefinition written = LabFile.read(LabText.write(folder, whole));

    assertThat(added).isEqualTo(written.host("pluto").orElseThrow());
    assertThat(lab.withHost(added)).isEqualTo(written);
    assertThat(written.withoutHost("pluto")).isEqualTo(lab);
  }

  @Test
  void whatTheLabHasIsTaken() {
    assertProblem("carol", "", "host name carol is used twice", "the lab has it already");
    assertProblem("gate", "", "host name gate is used twice", "the lab has it already");
    assertProblem(
        "pluto",
        "interfaces: {eth0: {network: internet, addresses: [192.168.0.1/24]}}",
        "address in network internet 192.168.0.1 is used twice",
        "the lab has it already");
    assertProblem(
        "pluto",
        "interfaces: {eth0: {network: spare, mac: '52:54:00:c7:b8:b0'}}",
        "MAC address 52:54:00:c7:b8:b0 is used twice",
        "the lab has it already");
  }

  @Test
  void mistakesAreSaidWithoutAPlaceAndTheNearestIsProposed() {
    assertProblem(
        "pluto", "interfaces: {eth0: {network: spore}}", "no network \"spore\"", "\"spare\"");
    assertProblem("pluto", "memry: 1G", "unknown key \"memry\"", "\"memory\"");
    assertProblem("Pluto\"", "", "cannot be used here", "lower-case");
    assertProblem("pluto", "}{", "not YAML", "");
    assertProblem("pluto", "x".repeat(LabPart.TEXT_MAX + 1), "more than", "");
    assertThatThrownBy(() -> LabPart.link(lab, "moon", "wlan0", "network: spare"))
        .isInstanceOfSatisfying(
            UmlautException.class, e -> assertThat(e.hint()).contains("eth0, eth1"));
  }

  private void assertProblem(String name, String text, String message, String hint) {
    assertThatThrownBy(() -> LabPart.host(lab, name, text))
        .isInstanceOfSatisfying(
            UmlautException.class,
            e -> {
              assertThat(e).hasMessageContaining(message).hasMessageStartingWith(name);
              assertThat(e.hint()).contains(hint);
            });
  }

  @Test
  void onlyWhatChangesInTheHostsFileIsTold() {
    HostDefinition pluto =
        LabPart.host(
            lab, "pluto", "interfaces: {eth0: {network: spare, addresses: [10.3.0.1/16]}}");
    HostNamesChange added = HostNamesChange.between(lab, lab.withHost(pluto));
    assertThat(added.gone()).isEmpty();
    assertThat(added.come()).containsExactly("10.3.0.1\tpluto");
    assertThat(HostNamesChange.between(lab.withHost(pluto), lab).gone())
        .isEqualTo(List.of("10.3.0.1\tpluto"));
  }
}
