// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Keeps docs/results.schema.json honest, and the fields that programs rely on where they are.
class ResultsJsonTest {
  private static final Path HOME = Path.of(System.getProperty("umlaut.home", ".."));

  @TempDir static Path temporary;
  private static Path folder = Path.of("");
  private static String text = "";

  @BeforeAll
  static void writeReport() throws IOException {
    folder = temporary.resolve("run");
    Report report = Report.open(folder, ExampleRun.info(RunHistory.none()).withSeed(5));
    ExampleRun.in(temporary).forEach(report::add);
    report.finish(Duration.ofMillis(18_400));
    text = Files.readString(folder.resolve("results.json"));
  }

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Files.readString(HOME.resolve("docs/results.schema.json")), InputFormat.JSON);
  }

  @Test
  void agreesWithItsSchema() throws IOException {
    assertThat(schema().validate(text, InputFormat.JSON)).isEmpty();
  }

  /// A schema that allows everything would agree with everything.
  @Test
  void theSchemaRefusesOtherThings() throws IOException {
    Schema schema = schema();

    for (String[] exchange :
        new String[][] {
          {"\"verdict\":\"failed\"", "\"verdict\":\"flunked\""},
          {"\"cpuSeconds\":", "\"cpu\":"},
          {"\"passed\":false", "\"passed\":\"no\""},
          {"\"jobs\":1", "\"jobs\":0"},
        }) {
      String wrong = text.replace(exchange[0], exchange[1]);
      assertThat(wrong).isNotEqualTo(text);
      assertThat(schema.validate(wrong, InputFormat.JSON)).as(exchange[1]).isNotEmpty();
    }
  }

  @Test
  void tellsWhatProgramsAskFor() {
    JsonNode root = JsonMapper.shared().readTree(text);
    assertThat(root.path("totals").path("failed").asInt()).isEqualTo(1);
    JsonNode scenario = root.path("scenarios").path(1);

    assertThat(scenario.path("name").asString()).isEqualTo("ikev2/rw-cert");
    assertThat(scenario.path("family").asString()).isEqualTo("ikev2");
    assertThat(scenario.path("verdict").asString()).isEqualTo("failed");
    assertThat(scenario.path("phases").path("pretest").isNumber()).isTrue();
    assertThat(folder.resolve(scenario.path("page").asString())).isRegularFile();
    assertThat(scenario.path("files")).isNotEmpty();
    for (JsonNode file : scenario.path("files")) {
      assertThat(folder.resolve(file.path("file").asString())).isRegularFile();
    }
    JsonNode check = scenario.path("checks").path(1);
    assertThat(check.path("source").asString()).isEqualTo("evaltest.dat:2");
    assertThat(check.path("host").asString()).isEqualTo("venus");
    assertThat(check.path("expected").asString()).isEqualTo("NO");
    assertThat(check.path("matched").path(0).asString()).contains("icmp_seq=1");
    assertThat(check.path("passed").asBoolean()).isFalse();
  }

  /// In virtual time what programs knew keeps its meaning, and the hosts' time comes beside it.
  @Test
  void tellsBothTimesOfAVirtualRun(@TempDir Path other) throws IOException {
    Report report =
        Report.open(other, ExampleRun.info(RunHistory.none()).withVirtualStart(ExampleRun.VIRTUAL));
    report.add(ExampleRun.virtual(temporary.resolve("virtual")));
    report.finish(Duration.ofMillis(18_400));
    String written = Files.readString(other.resolve("results.json"));
    JsonNode root = JsonMapper.shared().readTree(written);
    JsonNode scenario = root.path("scenarios").path(0);
    JsonNode own =
        JsonMapper.shared().readTree(Files.readString(other.resolve("ikev2/rw-cert/result.json")));

    assertThat(schema().validate(written, InputFormat.JSON)).isEmpty();
    assertThat(root.path("time").asString()).isEqualTo("virtual");
    assertThat(root.path("virtualStart").asString()).isEqualTo("2030-12-31T23:59:00Z");
    assertThat(root.path("took").asDouble()).isEqualTo(18.4);
    assertThat(root.path("tookVirtual").asDouble()).isGreaterThan(60);
    assertThat(scenario.path("took").asDouble()).isLessThan(60);
    assertThat(scenario.path("tookVirtual").asDouble()).isGreaterThan(60);
    assertThat(scenario.path("startedVirtual").asString()).startsWith("2030-12-31T");
    assertThat(scenario.path("phasesVirtual").path("pretest").asDouble()).isEqualTo(50);
    assertThat(own.path("commands").path(1).path("startedAfterVirtual").asDouble())
        .isEqualTo(own.path("commands").path(0).path("startedAfterVirtual").asDouble() + 10);
    assertThat(own.path("commands").path(0).path("tookVirtual").asDouble()).isPositive();
    assertThat(text).contains("\"time\":\"real\"").doesNotContain("irtual\":");
  }

  /// What commands wrote is in the scenario's own file.
  @Test
  void theScenariosOwnFileHasEverything() throws IOException {
    JsonNode own =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("nat-rw/result.json")));

    assertThat(own.path("commands").findValuesAsString("output")).anyMatch(o -> o.contains("PING"));
    assertThat(own.path("software").path("kernel").asString()).isEqualTo("7.3.0");
  }
}
