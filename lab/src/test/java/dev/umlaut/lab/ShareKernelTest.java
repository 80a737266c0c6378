// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Hosts that see a folder of this machine: one may change it, one may not, and neither gets out.
@Tag("kernel")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ShareKernelTest {
  private static final Path HOME =
      Path.of(System.getProperty("umlaut.home", "..")).toAbsolutePath();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path top;
  private Path folder;
  private LabDefinition pair;
  private Provision provision;

  @BeforeEach
  void prepare() throws IOException {
    folder = Files.createDirectories(top.toRealPath().resolve("src"));
    Files.writeString(folder.resolve("greet"), "#!/bin/sh\necho one\n");
    assertThat(folder.resolve("greet").toFile().setExecutable(true)).isTrue();
    Files.copy(Path.of("/bin/true").toRealPath(), folder.resolve("true"));
    Files.writeString(top.resolve("secret"), "secret");
    Files.createSymbolicLink(folder.resolve("out"), top.toRealPath());
    LabDefinition lab = LabFile.read(HOME.resolve("lab/src/test/resources/pair"));
    pair =
        lab.withShare(List.of("moon"), share("/mnt/src", true))
            .withShare(List.of("sun"), share("/mnt/my-src", false));
    provision = Provision.of(pair, HOME, Store.ofUser(), Progress.silent(), Consent.given());
  }

  private ShareDefinition share(String at, boolean writable) {
    return new ShareDefinition(folder, at, writable, top);
  }

  @Test
  void whatIsEditedOutsideRunsInsideAndNothingElseIsReached() throws IOException {
    try (Lab lab = Lab.start(pair, provision, LabOptions.defaults())) {
      assertThat(output(lab, "sun", "/mnt/my-src/greet")).isEqualTo("one\n");
      Files.writeString(folder.resolve("greet"), "#!/bin/sh\necho two and more\n");
      assertThat(output(lab, "sun", "sleep 0.2; /mnt/my-src/greet")).isEqualTo("two and more\n");
      assertThat(output(lab, "moon", "/mnt/src/greet; /mnt/src/true && stat -c %U /mnt/src/true"))
          .isEqualTo("two and more\nroot\n");

      readOnlyIsMeant(lab);
      othersSeeWhatOneWrites(lab);
      noWayOut(lab);

      lab.switchOff(List.of("moon"), LIMIT);
      lab.switchOn(List.of("moon"));
      assertThat(output(lab, "moon", "cat /mnt/src/made/by")).isEqualTo("moon\n");
    }
  }

  /// Also for who is root in the host and mounts it again.
  private void readOnlyIsMeant(Lab lab) {
    String script =
        """
        cd /mnt/my-src
        touch new 2>/dev/null || echo refused
        mount -o remount,rw /mnt/my-src
        touch new 2>/dev/null || echo refused
        echo x 2>/dev/null >greet || echo refused
        rm greet 2>/dev/null || echo refused
        mkdir -p /mnt/two; mount -t virtiofs share0 /mnt/two && touch /mnt/two/new 2>/dev/null \
          || echo refused
        """;
    assertThat(output(lab, "sun", script)).isEqualTo("refused\n".repeat(5));
    assertThat(folder.resolve("new")).doesNotExist();
  }

  private void othersSeeWhatOneWrites(Lab lab) throws IOException {
    String script =
        """
        cd /mnt/src && mkdir made && hostname >made/by
        cp true made/true && made/true && chmod 4711 made/true
        mknod made/null c 1 3 2>/dev/null || echo no device
        """;
    assertThat(output(lab, "moon", script)).isEqualTo("no device\n");
    assertThat(output(lab, "sun", "sleep 0.2; cat /mnt/my-src/made/by")).isEqualTo("moon\n");
    assertThat(folder.resolve("made/by")).hasContent("moon");
    int mode = (int) Files.getAttribute(folder.resolve("made/true"), "unix:mode");
    assertThat(mode & 07777).isEqualTo(0711);
  }

  private void noWayOut(Lab lab) throws IOException {
    String script =
        """
        cd /mnt/src
        cat out/secret 2>/dev/null || echo nothing
        ln -s %s/secret link; cat link 2>/dev/null || echo nothing
        cat ../secret /mnt/src/../secret 2>/dev/null || echo nothing
        """
            .formatted(top);
    assertThat(output(lab, "moon", script)).isEqualTo("nothing\n".repeat(3));
    assertThat(top.resolve("secret")).hasContent("secret");
  }

  @Test
  void inVirtualTimeASharedFolderTakesModelledTime() throws IOException {
    LabOptions virtual = LabOptions.defaults().withVirtualTime(Instant.EPOCH, 1);
    try (Lab lab = Lab.start(pair, provision, virtual)) {
      String measure =
          "a=$(date +%s%N); cat /mnt/my-src/greet >/dev/null; b=$(date +%s%N); echo $((b - a))";
      String first = output(lab, "sun", measure + "; " + measure);
      assertThat(first.lines().mapToLong(Long::parseLong)).allMatch(n -> n >= 50_000);
      assertThat(output(lab, "moon", "/mnt/src/greet; echo x >/mnt/src/new")).isEqualTo("one\n");
      Files.writeString(folder.resolve("greet"), "#!/bin/sh\necho two\n");
      assertThat(output(lab, "moon", "/mnt/src/greet")).isEqualTo("two\n");
      assertThat(output(lab, "sun", "cat /mnt/my-src/new")).isEqualTo("x\n");
    }
  }

  private static String output(Lab lab, String host, String command) {
    CommandResult result = lab.host(host).shell().run(command, LIMIT);
    assertThat(result.exitStatus())
        .as(command + ": " + new String(result.errors(), StandardCharsets.UTF_8))
        .isZero();
    return new String(result.output(), StandardCharsets.UTF_8);
  }
}
