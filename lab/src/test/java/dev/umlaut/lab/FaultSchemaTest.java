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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keeps docs/faults.schema.json honest: what it says about a faults.yaml is what the reader says.
class FaultSchemaTest {
  private static final Path HOME = Path.of(System.getProperty("umlaut.home", ".."));
  private static final Path FILE = HOME.resolve("docs/faults.schema.json");
  private static final List<String> WORDS = List.of("evaltest", "pretest");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "faults: []",
        "{from: pretest, faults: [{at: 0s, link: moon:eth1, mtu: 1000}]}",
        "faults: [{at: 1s, every: 1s, host: moon, pause: true}]",
        "faults: [{at: 1s, host: moon, resume: true}, {at: 2.5s, host: moon, stop: true}]",
        "faults: [{at: 1s, host: moon, start: true}, {at: 2s, host: moon, reset: true}]",
        "faults: [{at: 1s, host: moon, kill: true}, {at: 2s, link: moon:eth0, clear: true}]"
      })
  void whatTheReaderTakesTheSchemaTakes(String text) throws IOException {
    assertThat(errors(text)).isEmpty();
    assertThat(read(text).faults()).hasSizeLessThan(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{from: pretest}",
        "{from: posttest, faults: []}",
        "{form: pretest, faults: []}",
        "faults: [{at: 1s, host: moon}]",
        "faults: [{at: 1s, host: moon, pause: false}]",
        "faults: [{at: 1s, host: moon, stop: true, start: true}]",
        "faults: [{at: 1s, link: moon:eth0, stop: true}]",
        "faults: [{at: soon, host: moon, stop: true}]",
        "faults: [{at: 1s, link: moon:eth0}]"
      })
  void whatTheReaderRefusesTheSchemaRefuses(String text) {
    assertThat(errors(text)).isNotEmpty();
    assertThatThrownBy(() -> read(text)).isInstanceOf(SyntaxException.class);
  }

  /// A fault is the same thing in both files.
  @Test
  void whatIsInBothSchemasIsTheSame() throws IOException {
    String lab = Files.readString(HOME.resolve("docs/lab.schema.json"));
    String own = Files.readString(FILE);
    String head = "\"$defs\": {";
    String definitions =
        own.substring(own.indexOf(head) + head.length(), own.lastIndexOf("\n    }"));
    assertThat(definitions).contains("\"fault\": {");
    assertThat(lab).contains(definitions.split("\n {4}},(?=\n)", -1));
  }

  @Test
  void shippedFilesAgree() throws IOException {
    try (Stream<Path> all = Files.walk(HOME.resolve("labs"))) {
      List<Path> files = all.filter(file -> file.endsWith("faults.yaml")).toList();
      assertThat(files).isNotEmpty();
      for (Path file : files) {
        assertThat(errors(Files.readString(file))).as(file.toString()).isEmpty();
      }
    }
  }

  private FaultFile read(String text) throws IOException {
    LabDefinition lab = LabFile.read(LabText.write(folder, LabText.EVERYTHING));
    Path file = Files.writeString(folder.resolve("faults.yaml"), text);
    return FaultFile.read(file, Topology.of(lab), LabClock.REAL, WORDS);
  }

  private static List<com.networknt.schema.Error> errors(String yaml) {
    try {
      Schema schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(Files.readString(FILE), InputFormat.JSON);
      return schema.validate(yaml, InputFormat.YAML);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
