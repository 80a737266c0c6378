// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.web.CableState;
import dev.umlaut.web.HostState;
import dev.umlaut.web.LabState;
import dev.umlaut.web.TimeState;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Protects the figures of `umlaut top`: what they are of, and that they fit the window.
class TopPageTest {
  private static final String NOW = "2026-11-27T04:00:00.123Z";

  private static TopSample sample(
      long seconds, long labMillis, long pid, long cpuMillis, long frames, long lost) {
    HostState moon =
        new HostState(
            "moon", "ready", 128, "", List.of(), List.of(), pid, 40960, cpuMillis, NOW, "", "");
    HostState sun = new HostState("sun", "off", 128, "", List.of(), List.of(), 0, 0, 0, "", "", "");
    CableState.LaneState some =
        new CableState.LaneState(frames, frames, frames * 125, lost, 0, 0, 0, 0, 0, 0, 0, 0);
    CableState.LaneState none = new CableState.LaneState(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    LabState lab =
        new LabState(
            "two",
            "ready",
            "",
            "",
            1,
            NOW,
            "",
            0,
            new TimeState(false, "real", NOW, labMillis),
            List.of(),
            List.of(moon, sun));
    return new TopSample(
        seconds * 1_000_000_000L,
        lab,
        List.of(
            new CableState(
                "moon:eth0", "net", true, "", some, none, new CableState.PortState(0, 0, 0, 0))));
  }

  @Test
  void ratesAreOfWhatHappenedBetweenTwoLooks() {
    TopSample.Rates rates =
        sample(12, 12_000, 7, 1500, 5000, 30).since(sample(10, 10_000, 7, 500, 1000, 10));

    assertThat(rates.hosts().getFirst().cpuPercent()).isEqualTo(50);
    TopSample.Lane out = rates.links().getFirst().out();
    assertThat(out.framesPerSecond()).isEqualTo(2000);
    assertThat(out.bitsPerSecond()).isEqualTo(2_000_000);
    assertThat(out.lostPerSecond()).isEqualTo(10);
    assertThat(out.lost()).isEqualTo(30);
  }

  @Test
  void aHostThatWasBootedSinceCountsFromZero() {
    TopSample.Rates rates =
        sample(12, 12_000, 8, 200, 0, 0).since(sample(10, 10_000, 7, 90_000, 0, 0));

    assertThat(rates.hosts().getFirst().cpuPercent()).isEqualTo(10);
  }

  @Test
  void framesPassByTheTimeOfTheLabWhichMayStandStill() {
    TopSample.Rates still =
        sample(12, 10_000, 7, 0, 5000, 0).since(sample(10, 10_000, 7, 0, 1000, 0));
    TopSample.Rates fast =
        sample(12, 50_000, 7, 0, 5000, 0).since(sample(10, 10_000, 7, 0, 1000, 0));

    assertThat(still.links().getFirst().out().framesPerSecond()).isZero();
    assertThat(fast.links().getFirst().out().framesPerSecond()).isEqualTo(100);
  }

  @Test
  void aPageShowsHostsAndLinksAndFitsItsWindow() {
    List<String> lines =
        TopPage.lines(
            sample(12, 12_000, 7, 1500, 5000, 30).since(sample(10, 10_000, 7, 500, 0, 0)));

    assertThat(String.join("\n", lines))
        .contains(
            "1 of 2 hosts ready",
            "CPU 50%",
            "40 of 128 MB",
            "2.5k",
            "2.5M",
            "2026-11-27T04:00:00Z");
    List<String> small = TopPage.fitted(lines, 4, 20);
    assertThat(small).hasSize(4).allMatch(line -> line.length() <= 20);
    assertThat(small.getLast()).startsWith("… ").contains("more lines");
    assertThat(TopPage.fitted(lines, 100, 200)).isEqualTo(lines);
    assertThat(TopPage.fitted(lines, 0, 0)).isEmpty();
  }

  @Test
  void numbersHaveThreeDigits() {
    assertThat(List.of(0.0, 0.25, 1.0, 9.999, 12.34, 999.4, 999.6, 1_234_567.0, 2e12))
        .map(TopPage::number)
        .containsExactly("0", "0.25", "1", "10", "12.3", "999", "1k", "1.23M", "2T");
  }
}
