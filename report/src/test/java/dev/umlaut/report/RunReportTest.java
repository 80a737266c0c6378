// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.scenario.ScenarioResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  @TempDir Path temporary;

  private List<ScenarioResult> results = List.of();

  @BeforeEach
  void runScenarios() {
    results = ExampleRun.in(temporary.resolve("suite"));
  }

  private Path run(String name) {
    return temporary.resolve("runs").resolve(name);
  }

  private String page(String file) throws IOException {
    return Files.readString(run("a").resolve(file));
  }

  /// A run that is killed leaves what it got through, and says that it has not ended.
  @Test
  void keepsWhatWasAddedBeforeAKill() throws IOException {
    Report report = Report.open(run("a"), ExampleRun.info(RunHistory.none()).withPlanned(230));
    results.forEach(report::add);

    assertThat(page("index.html"))
        .contains("This run has not come to its end: 3 results of 230", "ikev2/rw-cert/index.html");
    assertThat(run("a").resolve("ikev2/rw-cert/index.html")).isRegularFile();
    assertThat(run("a").resolve("results.json")).doesNotExist();
    assertThat(RunHistory.beside(run("b")).failedLast())
        .containsExactly("ikev2/rw-cert", "crl-revoked");
  }

  /// Whoever reads "48 s" must know whose seconds they are.
  @Test
  void saysOnEveryPageThatARunWasInVirtualTime() throws IOException {
    Report report =
        Report.open(
            run("a"), ExampleRun.info(RunHistory.none()).withVirtualStart(ExampleRun.VIRTUAL));
    report.add(ExampleRun.virtual(temporary.resolve("suite")));
    report.finish(Duration.ofSeconds(2));

    assertThat(page("index.html"))
        .contains("This run was in virtual time", "31 Dec 2030, 23:59:00 UTC", ">Virtual</th>");
    assertThat(page("ikev2/rw-cert/index.html"))
        .contains("In virtual time. By the clocks of its hosts it began at 31 Dec 2030,")
        .containsPattern("class=\"time\">[0-9.]+ s \\(0\\.[0-9]+ s virtual\\)</span>");
    assertThat(page("ikev2/rw-cert/timeline.html"))
        .contains("Times are virtual ones", "<time>31 Dec 23:59", "<time>1 Jan 00:0");
  }

  @Test
  void saysNothingOfVirtualTimeInRealTime() throws IOException {
    Report report = Report.open(run("a"), ExampleRun.info(RunHistory.none()));
    results.forEach(report::add);
    report.finish(Duration.ofSeconds(2));

    for (String file : List.of("index.html", "ikev2/rw-cert/index.html", "nat-rw/timeline.html")) {
      assertThat(page(file)).doesNotContain("irtual time", "s virtual)", ">Virtual<");
    }
  }

  /// Several workers hand in results at the same time; the run may be long.
  @Test
  void takesHundredsOfResultsFromManyThreads() throws Exception {
    Report report =
        Report.open(run("a"), ExampleRun.info(RunHistory.none()).withJobs(4).withSeed(7));
    try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
      List<Future<?>> added =
          IntStream.range(0, 120)
              .<Future<?>>mapToObj(i ->
                  workers.submit(() -> {
                    String name = "family-" + i % 7 + "/scenario-" + i;
                    Duration took = Duration.ofMillis(900 + i * 37L % 4000);
                    report.add(
                        ExampleRun.renamed(results.get(i % 10 == 3 ? 1 : 0), name, took),
                        Duration.ofMillis(i % 5 * 300L));
                  }))
              .toList();
      for (Future<?> one : added) {
        one.get();
      }
    }
    report.finish(Duration.ofSeconds(800));

    assertThat(page("index.html"))
        .contains("108 of 120 scenarios passed, 12 failed.", "seed 7", "family-6/index.html")
        .contains("The slowest", "boot");
    assertThat(page("family-3/index.html")).contains("../style.css").contains("scenario-3<");
    assertThat(RunHistory.beside(run("b")).failedLast()).hasSize(12);
  }

  /// A scenario that runs several times has a page for each, and a line in the table of flakes.
  @Test
  void tellsFlakes() throws IOException {
    Report report = Report.open(run("a"), ExampleRun.info(RunHistory.none()).withRepeat(3));
    report.add(results.get(1));
    report.add(ExampleRun.passing(temporary.resolve("suite")));
    report.add(results.get(1));
    report.add(results.get(0));
    report.finish(Duration.ofSeconds(9));

    assertThat(page("index.html")).contains("Not the same every time", "1 of 3", "flaky");
    assertThat(run("a").resolve("ikev2/rw-cert.3/index.html")).isRegularFile();
    assertThat(page("results.xml")).contains("name=\"rw-cert #2\"");
  }

  /// The page of a failure shows what is different from the last run in which it passed.
  @Test
  void comparesWithTheLastRunThatPassed() throws IOException {
    Report earlier = Report.open(run("yesterday"), ExampleRun.info(RunHistory.none()));
    earlier.add(ExampleRun.passing(temporary.resolve("other")));
    earlier.finish(Duration.ofSeconds(1));
    Report report = Report.open(run("a"), ExampleRun.info(RunHistory.beside(run("a"))));
    report.add(results.get(1));
    report.finish(Duration.ofSeconds(1));

    assertThat(page("ikev2/rw-cert/index.html"))
        .contains("What differs from the last run that passed", "Compared with run yesterday")
        .contains("Outputs, configuration, status and logs are the same.");
  }

  /// Two reports in one folder do not mix.
  @Test
  void beginsAnewInAFolderThatWasUsed() throws IOException {
    Report first = Report.open(run("a"), ExampleRun.info(RunHistory.none()));
    results.forEach(first::add);
    first.finish(Duration.ofSeconds(1));
    Report second = Report.open(run("a"), ExampleRun.info(RunHistory.none()));
    assertThat(run("a").resolve("results.json")).doesNotExist();
    second.add(results.get(0));
    second.finish(Duration.ofSeconds(1));

    assertThat(page("index.html")).contains("The scenario passed.").doesNotContain("crl-revoked");
  }

  /// A scenario cannot write outside its folder, whatever its name is, nor over the overview.
  @Test
  void givesEveryNameAFolderOfItsOwn() {
    Report report = Report.open(run("a"), ExampleRun.info(RunHistory.none()));
    for (String name : List.of("../x", "results.json", "a b/<c>", "a-b/-c-", "..", "style.css")) {
      report.add(ExampleRun.renamed(results.get(0), name, Duration.ofSeconds(1)));
    }
    report.finish(Duration.ofSeconds(1));

    assertThat(run("a").resolve("results.json")).isRegularFile();
    assertThat(run("a").resolve("results.json-2/index.html")).isRegularFile();
    assertThat(run("a").resolveSibling("x")).doesNotExist();
    assertThat(RunHistory.beside(run("b")).lastRun().orElseThrow().scenarios()).hasSize(6);
  }
}
