// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.image.Progress;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabFile;
import dev.umlaut.lab.LabOptions;
import dev.umlaut.lab.Provision;
import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects the way of a report into the lab and back to a browser of this machine.
@Tag("kernel")
class PublishedReportTest {
  @TempDir Path folder;

  @Test
  void isSeenFromTheLabAndFromThisMachine() throws IOException {
    Path report = Files.createDirectories(folder.resolve("20261122-101500"));
    Files.writeString(report.resolve("index.html"), "<title>Grüezi</title>");
    Files.createDirectories(report.resolve("ikev2/rw-cert"));
    Files.writeString(report.resolve("ikev2/rw-cert/console.log"), "PRE-TEST");
    LabDefinition definition = LabFile.read(Umlaut.home().resolve("labs/strongswan"));
    Provision provision = new BuildOptions().provision(definition, Progress.silent());

    try (Lab lab =
            Lab.start(
                definition, List.of(PublishedReport.SERVER), provision, LabOptions.defaults());
        PublishedReport published = PublishedReport.open(lab, report)) {
      assertThat(published.labAddress())
          .isEqualTo("http://192.168.0.150/testresults/20261122-101500/");
      assertThat(get(published.localAddress())).contains("Grüezi");
      assertThat(get(published.localAddress() + "ikev2/rw-cert/console.log")).contains("PRE-TEST");
      byte[] inside =
          lab.host(PublishedReport.SERVER)
              .shell()
              .run("wget -q -O - " + published.labAddress(), Duration.ofSeconds(20))
              .output();
      assertThat(new String(inside, StandardCharsets.UTF_8)).contains("Grüezi");

      refusesWhatDoesNotFit(lab);
    }
  }

  private void refusesWhatDoesNotFit(Lab lab) throws IOException {
    Path large = Files.createDirectories(folder.resolve("large"));
    for (int i = 0; i < 400; i++) {
      try (var file =
          Files.newByteChannel(
              large.resolve("file-" + i),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE)) {
        // Sparse: it takes no room here, but would in the host.
        file.position(30 << 20);
        file.write(ByteBuffer.wrap(new byte[1]));
      }
    }

    assertThatThrownBy(() -> PublishedReport.open(lab, large))
        .isInstanceOf(UmlautException.class)
        .hasMessageContaining("the report needs 12");
  }

  private static String get(String address) throws IOException {
    URLConnection connection = URI.create(address).toURL().openConnection();
    connection.setReadTimeout(20_000);
    try (InputStream page = connection.getInputStream()) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
