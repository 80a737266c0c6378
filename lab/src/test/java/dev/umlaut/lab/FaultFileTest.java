// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Protects how time lines of faults are read, and what is said of mistakes in them.
class FaultFileTest {
  private static final List<String> WORDS = List.of("evaltest", "pretest");

  @TempDir Path folder;
  private LabDefinition lab = LabText.EMPTY;

  @BeforeEach
  void readLab() {
    lab = LabFile.read(LabText.write(folder, LabText.EVERYTHING));
  }

  @Test
  void aLabHasFaultsInTheWordsOfLinks() {
    assertThat(lab.faults())
        .containsExactly(
            once(10, new Fault.Impair("moon:eth0", link("loss: 20%, in: {drop: esp}"))),
            new Fault(
                Duration.ofMillis(15_500),
                Duration.ofSeconds(1),
                new Fault.Cable("alice:eth0", false)),
            once(16, new Fault.Cable("alice:eth0", true)),
            once(20, new Fault.Impair("moon:eth0", LinkDefinition.PLAIN)),
            once(7200, new Fault.Kill("moon")),
            once(7210, new Fault.Change("moon", Fault.HostChange.START)),
            once(7220, new Fault.Change("moon", Fault.HostChange.PAUSE)),
            once(7221, new Fault.Change("moon", Fault.HostChange.RESUME)),
            once(7230, new Fault.Change("moon", Fault.HostChange.STOP)),
            once(7240, new Fault.Change("moon", Fault.HostChange.RESET)));
    assertThat(lab.faults())
        .extracting(fault -> fault.deed().text())
        .containsExactly(
            link("loss: 20%, in: {drop: esp}").text(),
            "unplug",
            "plug",
            "clear",
            "kill",
            "start",
            "pause",
            "resume",
            "stop",
            "reset");
  }

  private static Fault once(long seconds, Fault.Deed deed) {
    return new Fault(Duration.ofSeconds(seconds), Duration.ZERO, deed);
  }

  private static LinkDefinition link(String text) {
    return LinkDefinition.parse(text);
  }

  @Test
  void aFileOfItsOwnSaysWhenItBegins() throws IOException {
    assertThat(read("faults: []")).isEqualTo(new FaultFile("evaltest", List.of()));
    assertThat(read("from: pretest\nfaults: [{at: 0s, link: moon:eth1, mtu: 1000}]"))
        .isEqualTo(
            new FaultFile(
                "pretest", List.of(once(0, new Fault.Impair("moon:eth1", link("mtu: 1000"))))));
    assertThatThrownBy(() -> read("from: posttest\nfaults: []"))
        .hasMessageContaining("faults.yaml:1:7: \"posttest\" is not one of evaltest, pretest");
  }

  private FaultFile read(String text) throws IOException {
    return FaultFile.read(
        Files.writeString(folder.resolve("faults.yaml"), text),
        Topology.of(lab),
        LabClock.REAL,
        WORDS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{at: 1s, link: mon:eth0, loss: 1%}|2:18: there is no link \"mon:eth0\"|\"moon:eth0\"",
        "{at: 1s, host: mon, kill: true}|2:18: there is no host \"mon\"|\"moon\"",
        "{at: 1s, link: moon:eth0, los: 1%}|2:29: unknown key \"los\"|\"loss\"",
        "{at: 1s, link: moon:eth0, plugged: true}|2:29: unknown key \"plugged\"|plug",
        "{at: 1s, link: moon:eth0, kill: true}|2:29: unknown key \"kill\"|keys allowed",
        "{at: 1s, host: moon, loss: 1%, kill: true}|2:24: unknown key \"loss\"|host",
        "{at: 1s, host: moon}|2:3: nothing happens to moon|pause",
        "{at: 1s, host: moon, stop: true, start: true}|2:3: \"stop\" and \"start\" at once|say one",
        "{at: 1s, host: moon, pause: false}|2:31: false is no fault|leave",
        "{at: 1s, link: moon:eth0, stop: true}|2:29: unknown key \"stop\"|keys allowed",
        "{at: 1s, link: moon:eth0}|2:3: nothing happens to moon:eth0|unplug: true",
        "{at: 1s, loss: 1%}|2:3: \"link\" is missing|link",
        "{link: moon:eth0, loss: 1%}|2:3: \"at\" is missing|at",
        "{at: soon, link: moon:eth0, loss: 1%}|2:8: |10ms",
        "{at: 1s, every: 1ms, link: moon:eth0, loss: 1%}|2:19: that is too often|100ms",
        "{at: 1s, link: moon:eth0, unplug: false}|2:37: false is no fault|leave",
        "{at: 1s, link: moon:eth0, clear: true, loss: 1%}|2:3: \"clear\" and something|two",
        "{at: 1s, link: moon:eth0, reorder: 1%}|2:38: |delay",
      })
  void mistakesAreShownWithTheirPlace(String fault, String message, String hint) {
    assertThatThrownBy(() -> read("faults:\n- " + fault))
        .isInstanceOfSatisfying(
            SyntaxException.class,
            e -> {
              assertThat(e).hasMessageContaining("faults.yaml:" + message);
              assertThat(e.hint()).contains(hint);
            });
  }
}
