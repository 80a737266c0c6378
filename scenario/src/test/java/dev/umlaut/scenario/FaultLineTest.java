// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.guest.Shell;
import dev.umlaut.lab.Fault;
import dev.umlaut.lab.Faults;
import dev.umlaut.lab.LabClock;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.SyntaxException;
import dev.umlaut.lab.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects the faults of scenarios: that they begin with their phase, are told, and end.
class FaultLineTest {
  private static final Path HOME =
      Path.of(System.getProperty("umlaut.home", "..")).toAbsolutePath();

  private final LabDefinition lab = LabFile.read(HOME.resolve("labs/ospf"));

  @TempDir Path folder;

  @Test
  void aScenarioWithoutTheFileHasNone() {
    assertThat(FaultLine.read(folder, Topology.of(lab), LabClock.REAL)).isEqualTo(FaultLine.NONE);
  }

  @Test
  void aMistakeMakesTheScenarioBrokenAndSaysWhere() throws IOException {
    Path shipped = HOME.resolve("labs/ospf/scenarios/bad-cable");
    for (String name :
        new String[] {
          "description.txt", "test.conf", "pretest.dat", "evaltest.dat", "posttest.dat"
        }) {
      Files.copy(shipped.resolve(name), folder.resolve(name));
    }
    Files.writeString(
        folder.resolve(FaultLine.FILE), "faults:\n  - {at: 1s, link: wst:eth0, loss: 1%}\n");
    assertThatThrownBy(() -> Scenario.read(folder).plan(lab))
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("faults.yaml:2:20: there is no link \"wst:eth0\"")
        .isInstanceOfSatisfying(
            SyntaxException.class, e -> assertThat(e.hint()).contains("west:eth0"));
    Files.writeString(
        folder.resolve(FaultLine.FILE), "faults: [{at: 1s, host: west, pause: true}]");
    assertThatThrownBy(() -> Scenario.read(folder).plan(lab))
        .as("its test.conf has CLOCK=virtual")
        .isInstanceOf(SyntaxException.class)
        .hasMessageContaining("faults.yaml:1:10: no host can stand still by itself");
    Files.copy(
        shipped.resolve(FaultLine.FILE),
        folder.resolve(FaultLine.FILE),
        StandardCopyOption.REPLACE_EXISTING);
    FaultLine read = Scenario.read(folder).plan(lab).faults();
    assertThat(read.from()).isEqualTo(Phase.EVALTEST);
    assertThat(read.faults()).hasSize(4);
  }

  @Test
  void hostsThatAreSwitchedAreKnown() throws IOException {
    Files.writeString(
        folder.resolve(FaultLine.FILE),
        """
        faults:
          - {at: 1s, host: west, reset: true}
          - {at: 1s, host: east, pause: true}
          - {at: 1s, host: client, kill: true}
          - {at: 1s, link: south:eth0, unplug: true}
        """);

    FaultLine line = FaultLine.read(folder, Topology.of(lab), LabClock.REAL);

    assertThat(line.switchedHosts()).containsExactlyInAnyOrder("west", "client");
  }

  @Test
  void whatHappenedIsTheNewsOnce() {
    Fault fault =
        new Fault(Duration.ofSeconds(10), Duration.ZERO, new Fault.Cable("west:eth0", false));
    boolean[] closed = new boolean[1];
    FaultTrail trail =
        new FaultTrail(
            new FaultLine(Phase.PRETEST, List.of(fault)),
            new FaultyTestbed(() -> closed[0] = true));
    trail.begins(Phase.EVALTEST);
    assertThat(trail.news()).as("not its phase").isEmpty();
    trail.begins(Phase.PRETEST);
    assertThat(trail.news())
        .containsExactly(
            new LogEntry.Remark("# 10 s after the beginning of pretest: west:eth0: unplug"));
    assertThat(trail.news()).isEmpty();
    trail.end();
    trail.end();
    assertThat(closed[0]).isTrue();
  }

  /// All faults come at once.
  private record FaultyTestbed(AutoCloseable end) implements Testbed {
    @Override
    public Set<String> hosts() {
      return Set.of();
    }

    @Override
    public Shell shell(String host) {
      throw new IllegalStateException("no " + host);
    }

    @Override
    public Software software() {
      return new Software("", "", "");
    }

    @Override
    public AutoCloseable inject(List<Fault> faults, Consumer<Faults.Happened> told) {
      faults.forEach(one ->
          told.accept(new Faults.Happened(one.at(), one.deed().target(), one.deed().text())));
      return end;
    }
  }
}
