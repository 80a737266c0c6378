// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.report.TimeLine.Event;
import dev.umlaut.report.TimeLine.Source;
import dev.umlaut.scenario.ScenarioResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeLineTest {
  private static final Instant NEAR = Instant.parse("2027-01-01T00:00:10Z");

  @TempDir Path temporary;

  /// Lines do not tell the year, some not even the day: the nearest is meant.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Dec 31 23:59:59 moon charon: 05[IKE] x|2026-12-31T23:59:59Z|false|charon: 05[IKE] x",
        "Jan  1 00:00:12 moon charon: x|2027-01-01T00:00:12Z|false|charon: x",
        "23:59:58.123456 IP a > b: ESP|2026-12-31T23:59:58.123456Z|true|IP a > b: ESP",
        "2027-01-01T01:00:11.5+01:00 moon charon: y|2027-01-01T00:00:11.500Z|true|charon: y",
        "Fri Jan  1 00:00:11 2027 : Info: Ready|2027-01-01T00:00:11Z|false|Info: Ready",
      })
  void readsTimes(String line, String time, boolean exact, String text) {
    assertThat(LogLine.parse(line, NEAR)).contains(new LogLine(Instant.parse(time), exact, text));
  }

  @ParameterizedTest
  @CsvSource({"no time", "Feb 30 10:00:00 moon x", "25:00:00.000000 IP", "Foo 12 10:00:00 h x"})
  void leavesOtherLinesAlone(String line) {
    assertThat(LogLine.parse(line, NEAR).map(LogLine::time))
        .satisfiesAnyOf(
            time -> assertThat(time).isEmpty(), time -> assertThat(time).contains(Instant.EPOCH));
  }

  /// What hosts log within one second is put in the order of cause and effect.
  @Test
  void ordersLinesOfOneSecondByWhatTheyAnswer() {
    ScenarioResult result = ExampleRun.passing(temporary);
    LineTimes times = new LineTimes(result);
    Instant second = result.started().plusSeconds(1);
    times.add(
        "moon",
        Source.LOG,
        List.of(
            line(
                second,
                "charon: 01[NET] received packet: from 10.0.0.1[500] to 10.0.0.2[500] (80 bytes)"),
            line(second, "charon: 01[IKE] carol is initiating"),
            line(
                second,
                "charon: 01[NET] sending packet: from 10.0.0.2[500] to 10.0.0.1[500] (90 bytes)")));
    times.add(
        "carol",
        Source.LOG,
        List.of(
            line(
                second,
                "charon: 07[NET] sending packet: from 10.0.0.1[500] to 10.0.0.2[500] (80 bytes)"),
            line(
                second,
                "charon: 08[NET] received packet: from 10.0.0.2[500] to 10.0.0.1[500] (90"
                    + " bytes)")));

    List<String> order =
        times.events().stream()
            .sorted(Comparator.comparing(Event::time))
            .map(event -> event.host() + " " + event.text().replaceAll(".*?\\] (\\w+).*", "$1"))
            .toList();

    assertThat(order)
        .containsExactly(
            "carol sending", "moon received", "moon carol", "moon sending", "carol received");
  }

  /// A log line about a packet that was captured in the same host gets the packet's time.
  @Test
  void takesExactTimesFromCapturedPackets() {
    ScenarioResult result = ExampleRun.passing(temporary);
    LineTimes times = new LineTimes(result);
    Instant second = result.started().plusSeconds(1);
    times.add(
        "moon",
        Source.LOG,
        List.of(
            line(
                second,
                "charon: 01[NET] received packet: from 10.0.0.1[500] to 10.0.0.2[500] (80 bytes)"),
            line(second, "charon: 01[IKE] carol is initiating")));
    times.add(
        "moon",
        Source.PACKET,
        List.of(
            new LogLine(
                second.plusMillis(640),
                true,
                "IP carol.isakmp > moon.isakmp: isakmp: parent_sa ikev2_init[I]")));

    assertThat(times.events())
        .filteredOn(event -> event.source() == Source.LOG)
        .allSatisfy(event ->
            assertThat(event.time()).isBetween(second.plusMillis(640), second.plusMillis(641)));
  }

  private static LogLine line(Instant time, String text) {
    return new LogLine(time, false, text);
  }

  /// A host whose clock shows another time zone is not hours away.
  @Test
  void takesTheTimeZoneOut() {
    ScenarioResult result = ExampleRun.passing(temporary);
    LineTimes times = new LineTimes(result);
    times.add(
        "moon",
        Source.LOG,
        List.of(line(result.started().plus(Duration.ofHours(2)).plusSeconds(1), "x")));

    assertThat(times.events())
        .extracting(Event::time)
        .containsExactly(result.started().plusSeconds(1));
  }

  /// In virtual time the hosts' clocks are years from the one on the wall, and a minute of theirs
  /// is a moment: commands must stand where the logs and the packets do.
  @Test
  void inVirtualTimeCommandsStandWhereTheHostsSawThem() {
    ScenarioResult result = ExampleRun.virtual(temporary);

    TimeLine line = TimeLine.of(result);

    assertThat(line.events()).extracting(Event::source).contains(Source.values());
    assertThat(line.events())
        .extracting(Event::time)
        .isSorted()
        .allSatisfy(time ->
            assertThat(time)
                .isBetween(
                    ExampleRun.VIRTUAL,
                    ExampleRun.VIRTUAL.plus(result.took().lab()).plusMillis(1)));
    assertThat(line.events())
        .filteredOn(event -> event.source() == Source.COMMAND)
        .extracting(Event::time)
        .as("ten seconds apart")
        .element(4)
        .isEqualTo(line.events().getFirst().time().plusSeconds(40));
  }

  @Test
  void mergesCommandsLogsAndPackets() {
    TimeLine line = TimeLine.of(ExampleRun.passing(temporary));

    assertThat(line.events()).isSortedAccordingTo(Comparator.comparing(Event::time));
    assertThat(line.events()).extracting(Event::source).contains(Source.values());
    // moon is no IPsec host of the example: it has no log, but it captures.
    assertThat(line.events())
        .filteredOn(event -> event.source() == Source.PACKET)
        .extracting(Event::host)
        .containsOnly("moon");
  }
}
