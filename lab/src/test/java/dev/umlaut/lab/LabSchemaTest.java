// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keeps docs/lab.schema.json honest: what it says about a file is what the reader says.
class LabSchemaTest {
  private static final Path HOME = Path.of(System.getProperty("umlaut.home", ".."));

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(read(HOME.resolve("docs/lab.schema.json")), InputFormat.JSON);

  @Test
  void theLabThatUsesEveryKeyAgreesWithTheSchema() {
    assertThat(errors(LabText.EVERYTHING)).isEmpty();
  }

  @Test
  void shippedLabsAgreeWithTheSchemaAndTheReader() throws IOException {
    try (Stream<Path> labs = Files.list(HOME.resolve("labs"))) {
      List<Path> files = labs.map(lab -> lab.resolve(LabFile.NAME)).filter(Files::exists).toList();

      assertThat(files).isNotEmpty();
      for (Path file : files) {
        assertThat(SCHEMA.validate(read(file), InputFormat.YAML)).as(file.toString()).isEmpty();
        assertThat(LabFile.read(file).hosts()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memory: 96M|memroy: 96M",
        "    memory: 1G|    kernel: 1G",
        "image: strongswan\n|",
        "image: strongswan|image: [a]",
        "lab: everything|lab: Every Thing",
        "memory: 96M|memory: 96",
        "disk: copy|disk: cow",
        "files: files|files: /etc",
        "type: hub|type: hubb",
        "52:54:00:c7:b8:b0|52:54",
        "192.168.0.1/24|192.168.0.1",
        "up: false|up: maybe",
        "eth1: {|wlan0: {",
        "delay: 5ms|delay: 5",
        "delay: 5ms|delay: 5m",
        "corrupt: 0.01%|corrupt: 101%",
        "rate: 1.5mbit|rate: 1.5mbps",
        "mtu: 1400|mtu: 14",
        "queue: 100|queue: many",
        "enter: 1%, |",
        "distribution: normal|distribution: pareto",
        "plugged: false|pluged: false",
        "out: {|out: {plugged: true, ",
        "[moon.example.org, gate]|moon.example.org"
      })
  void whatTheReaderRefusesTheSchemaRefuses(String exchange) {
    int bar = exchange.indexOf('|');
    String text = LabText.with(exchange.substring(0, bar), exchange.substring(bar + 1));

    assertThat(errors(text)).isNotEmpty();
  }

  private static List<com.networknt.schema.Error> errors(String yaml) {
    return SCHEMA.validate(yaml, InputFormat.YAML);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
