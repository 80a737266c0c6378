// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunHistoryTest {
  @TempDir Path runs;

  private void run(String name, int minute, String... scenarios) throws IOException {
    StringBuilder json = new StringBuilder("{\"format\":2,\"started\":\"2026-11-22T07:00:00Z\",");
    json.append("\"totals\":{\"scenarios\":1},\"scenarios\":[");
    String separator = "";
    for (String scenario : scenarios) {
      String[] words = scenario.split(" ", -1);
      json.append(separator);
      separator = ",";
      json.append(
          "{\"name\":\"%s\",\"verdict\":\"%s\",\"boot\":1,\"took\":%s,\"page\":\"%s/index.html\"}"
              .formatted(words[0], words[1], words[2], words[0]));
    }
    write(name, minute, json.append("]}").toString());
  }

  private void write(String name, int minute, String json) throws IOException {
    Path file = Files.createDirectories(runs.resolve(name)).resolve("results.json");
    Files.writeString(file, json);
    Files.setLastModifiedTime(
        file, FileTime.from(Instant.parse("2026-11-22T07:00:00Z").plusSeconds(60L * minute)));
  }

  @Test
  void findsTheNewestRunBesideItsOwn() throws IOException {
    run("b", 1, "ike/x passed 2", "ike/y failed 3");
    run("a", 2, "ike/x failed 4", "ike/y passed 5", "ike/z broken 0", "ike/x failed 4");
    run("own", 3, "ike/x passed 9");
    RunHistory history = RunHistory.beside(runs.resolve("own"));

    assertThat(history.lastRun().orElseThrow().folder()).isEqualTo(runs.resolve("a"));
    assertThat(history.failedLast()).containsExactly("ike/x", "ike/z");
    assertThat(history.lastPassed("ike/x")).contains(runs.resolve("b/ike/x"));
    assertThat(history.lastPassed("ike/z")).isEmpty();
    assertThat(history.durations())
        .containsEntry("ike/x", Duration.ofSeconds(5))
        .containsEntry("ike/y", Duration.ofSeconds(6));
  }

  /// A broken file of yesterday must not stop the run of today, nor lead out of its folder.
  @Test
  void passesOverWhatItCannotRead() throws IOException {
    run("good", 1, "x passed 1");
    write("cut", 2, "{\"format\":2,\"scenarios\":[{\"name\":");
    write("other", 3, "[1, 2]");
    write(
        "hostile",
        4,
        "{\"scenarios\":[{\"name\":\"x\",\"verdict\":\"passed\",\"page\":\"../../../etc/x\"}]}");
    Files.createDirectories(runs.resolve("empty"));
    RunHistory history = RunHistory.beside(runs.resolve("own"));

    assertThat(history.lastPassed("x")).contains(runs.resolve("good/x"));
  }

  @Test
  void isEmptyWhereThereIsNothing() {
    assertThat(RunHistory.beside(runs.resolve("no/such/run")).lastRun()).isEmpty();
    assertThat(RunHistory.none().failedLast()).isEmpty();
  }
}
