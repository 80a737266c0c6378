// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keeps docs/lab.schema.json honest: what it says about a file is what the reader says.
class LabSchemaTest {
  @TempDir Path folder;

  private static final Path HOME = Path.of(System.getProperty("umlaut.home", ".."));

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(read(HOME.resolve("docs/lab.schema.json")), InputFormat.JSON);

  @Test
  void theLabThatUsesEveryKeyAgreesWithTheSchema() {
    assertThat(errors(LabText.EVERYTHING)).isEmpty();
    assertThat(errors(LabText.PORTS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vlan: 10, learn: 4|vlan: 4095",
        "learn: 4|learn: 0",
        "trunk: all|trunk: some",
        "mirror: all|mirror: none",
        "id: 42|id: 16777216",
        "id: 42|no: 42",
        "port: 4790|port: 0",
        "tap: tap0|tap: this-is-too-long-a-name",
        "tap: tap0, vlan|vlan",
        "ageing: 30s|ageing: 30",
        "8080:80|8080",
        "gateway: 10.0.0.1|gate: 10.0.0.1"
      })
  void whatTheReaderRefusesOfPortsTheSchemaRefuses(String exchange) {
    int bar = exchange.indexOf('|');
    String piece = exchange.substring(0, bar);
    assertThat(LabText.PORTS).contains(piece);
    String text = LabText.PORTS.replace(piece, exchange.substring(bar + 1));

    assertThat(errors(text)).isNotEmpty();
    assertThatThrownBy(() -> LabFile.read(LabText.write(folder, text)))
        .isInstanceOf(SyntaxException.class);
  }

  @Test
  void shippedLabsAgreeWithTheSchemaAndTheReader() throws IOException {
    try (Stream<Path> labs = Files.list(HOME.resolve("labs"))) {
      List<Path> files = labs.map(lab -> lab.resolve(LabFile.NAME)).filter(Files::exists).toList();

      assertThat(files).isNotEmpty();
      files = new ArrayList<>(files);
      files.add(HOME.resolve("docs/examples/two-sites/lab.yaml"));
      files.add(HOME.resolve("docs/examples/other-site/lab.yaml"));
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
        "[moon.example.org, gate]|moon.example.org",
        "shares: [files]|shares: files",
        "shares: [files]|shares: [\"files:mnt\"]",
        "at: /mnt/hosts|at: mnt/hosts",
        "at: /mnt/hosts|in: /mnt/hosts",
        "write: true|write: maybe",
        "at: 10s, |",
        "at: 10s|at: soon",
        "loss: 20%, in: {drop: esp}|",
        "loss: 20%, in|los: 20%, in",
        "unplug: true|unplug: false",
        "unplug: true|unplug: true, loss: 1%",
        "clear: true|plugged: true",
        "host: moon, kill|host: moon, link: moon:eth0, kill",
        "stop: true|stop: false",
        "stop: true|stop: true, start: true",
        "pause: true|"
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
