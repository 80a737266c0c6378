// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.lab.RunningLabs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tries what is done with the disks of a lab as a new user would: a real lab in a process of its
/// own, with a name that nobody else's has.
@Tag("kernel")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SavedLabTest {
  private static final String LAB = "saved-" + ProcessHandle.current().pid();
  private static final String IMAGE = "image-" + ProcessHandle.current().pid();

  private Path folder = Path.of("");

  @BeforeAll
  void makeLab(@TempDir Path temporary) throws IOException {
    folder = Files.createDirectory(temporary.resolve("lab"));
    Files.writeString(
        folder.resolve("lab.yaml"),
        """
        lab: %s
        kernel: lean
        image: strongswan
        networks: {}
        hosts:
          moon: {}
          sun: {disk: copy}
        """
            .formatted(LAB));
  }

  @AfterAll
  void removeAll() throws IOException {
    var _ = new CapturedTerminal().run("down", "--fresh", LAB);
    for (String snapshot : List.of("one", "two")) {
      var _ = new CapturedTerminal().run("snapshot", "remove", "--lab", lab(), snapshot);
    }
    var _ = new CapturedTerminal().run("image", "remove", IMAGE);
    Files.deleteIfExists(RunningLabs.ofUser().log(LAB));
  }

  private String lab() {
    return folder.toString();
  }

  private static CapturedTerminal run(int status, String... words) {
    CapturedTerminal captured = new CapturedTerminal();
    assertThat(captured.run(words)).as("%s: %s", List.of(words), captured).isEqualTo(status);
    return captured;
  }

  private static String ok(String... words) {
    return run(ExitStatus.OK, words).out();
  }

  private static String in(String host, String command) {
    return ok("exec", "-n", "--lab", LAB, host, command);
  }

  private static List<String> changes(String... words) {
    List<String> all = new ArrayList<>(List.of("diff", "--json", "--lab"));
    all.addAll(List.of(words));
    List<String> changes = new ArrayList<>();
    JsonMapper.builder()
        .build()
        .readTree(ok(all.toArray(String[]::new)))
        .forEach(change ->
            changes.add(change.path("kind").asString() + " " + change.path("path").asString()));
    return changes;
  }

  @Test
  void whatHostsWroteIsThereTheNextTime() throws IOException {
    assertThat(ok("up", lab())).contains("is up: 2 hosts");
    assertThat(in("moon", "echo one >/root/mark; rm /etc/rsyslog.conf")).isEmpty();
    assertThat(in("sun", "echo one >/root/mark")).isEmpty();
    assertThat(changes(LAB, "moon", "/root", "/etc/rsyslog.conf"))
        .containsExactly("REMOVED /etc/rsyslog.conf", "ADDED /root/mark");
    assertThat(changes(LAB, "sun", "/root")).containsExactly("ADDED /root/mark");

    assertThat(ok("snapshot", "save", "--lab", LAB, "one")).contains("2 disks");
    assertThat(in("moon", "echo two >/root/mark")).isEmpty();
    assertThat(ok("down", LAB)).isEqualTo("Lab " + LAB + " is down.\n");

    // While it is down.
    assertThat(changes(lab(), "moon", "/root")).containsExactly("ADDED /root/mark");
    assertThat(ok("snapshot", "save", "--lab", lab(), "two")).contains("2 disks");
    assertThat(ok("snapshot", "list", "--lab", LAB).lines()).hasSize(3);
    assertThat(run(ExitStatus.USAGE, "snapshot", "restore", "--lab", lab(), "tow").err())
        .contains("did you mean \"two\"?");
    assertThat(run(ExitStatus.USAGE, "diff", "--lab", lab(), "mon").err())
        .contains("did you mean \"moon\"?");

    assertThat(ok("up", lab())).contains("is up: 2 hosts");
    assertThat(in("moon", "cat /root/mark")).isEqualTo("two\n");
    assertThat(ok("snapshot", "restore", "--lab", LAB, "one")).contains("moon is ready");
    assertThat(in("moon", "cat /root/mark; test ! -e /etc/rsyslog.conf")).isEqualTo("one\n");
    assertThat(in("sun", "cat /root/mark")).isEqualTo("one\n");
    assertThat(run(ExitStatus.USAGE, "snapshot", "remove", "--lab", LAB, "tow").err())
        .contains("did you mean \"two\"?");
    assertThat(run(ExitStatus.USAGE, "up", "--fresh", lab()).err()).contains("is up already");

    aKilledProcessLosesNothingThatWasWritten();
    anImageOfAHostHasWhatItHadButNotItsKeys();
  }

  private void aKilledProcessLosesNothingThatWasWritten() {
    assertThat(in("moon", "echo three >/root/mark; sync")).isEmpty();
    JsonNode state = JsonMapper.builder().build().readTree(ok("inspect", "--lab", LAB, "--json"));
    ProcessHandle process = ProcessHandle.of(state.path("pid").asLong()).orElseThrow();
    process.destroyForcibly();
    var _ = process.onExit().join();

    assertThat(ok("up", lab())).contains("is up: 2 hosts");
    assertThat(in("moon", "cat /root/mark")).isEqualTo("three\n");
    assertThat(in("moon", "dmesg | grep -c 'EXT4-fs.*\\(error\\|unchecked\\)' || true"))
        .as("the file system was put in order")
        .isEqualTo("0\n");
  }

  private void anImageOfAHostHasWhatItHadButNotItsKeys() throws IOException {
    String key = in("moon", "sed -n 3p /etc/umlaut/host_key").strip();
    assertThat(key).hasSizeGreaterThan(20);
    assertThat(run(ExitStatus.USAGE, "image", "commit", "--lab", LAB, "moon", "strongswan").err())
        .contains("recipe");
    String file = ok("image", "commit", "--lab", LAB, "moon", IMAGE).lines().toList().getLast();
    assertThat(contains(Path.of(file), key)).as("its key").isFalse();
    assertThat(ok("image", "list")).contains(IMAGE);
    assertThat(ok("down", LAB)).contains("is down");

    assertThat(run(ExitStatus.OK, "up", "--fresh", "--image", IMAGE, lab(), "moon").out())
        .contains("is up: 1 host");
    assertThat(in("moon", "cat /root/mark; hostname")).isEqualTo("three\nmoon\n");
    assertThat(ok("down", LAB)).contains("is down");
    assertThat(run(ExitStatus.USAGE, "image", "remove", IMAGE).err()).contains(LAB);

    assertThat(run(ExitStatus.ENVIRONMENT, "up", lab(), "moon").err())
        .contains("was made over the image " + IMAGE, "up --fresh");
    assertThat(ok("down", "--fresh", lab())).contains("are gone");
    assertThat(ok("up", lab(), "moon")).contains("is up: 1 host");
    assertThat(in("moon", "test ! -e /root/mark")).isEmpty();
    assertThat(ok("down", "--fresh", LAB)).contains("its disks are gone");
    assertThat(ok("image", "remove", IMAGE)).isEmpty();
  }

  private static boolean contains(Path file, String text) throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    try (var in = Files.newInputStream(file)) {
      byte[] buffer = new byte[4 << 20];
      int kept = 0;
      for (int got = in.read(buffer, kept, buffer.length - kept);
          got > 0;
          got = in.read(buffer, kept, buffer.length - kept)) {
        int there = kept + got;
        if (new String(buffer, 0, there, StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
        kept = Math.min(there, wanted.length - 1);
        System.arraycopy(buffer, there - kept, buffer, 0, kept);
      }
      return false;
    }
  }
}
