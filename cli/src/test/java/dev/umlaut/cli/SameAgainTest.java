// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.frame.CaptureDifference;
import dev.umlaut.frame.PcapngReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects that virtual time can be repeated, on real kernels: in one run, in another one, and
/// that it is the seed that decides.
@Tag("kernel")
class SameAgainTest {
  private static final String SCENARIO =
      Umlaut.home().resolve("labs/strongswan/scenarios/nat-rw").toString();

  @TempDir private Path folder;

  @Test
  void sameSeedGivesTheSameFramesAndAnotherOneOthers() throws IOException {
    String said = test("first", "--repeat", "2", "--jobs", "1");
    test("again", "--capture");
    test("other", "--capture", "--seed", "2");

    assertThat(said).contains("Every repetition had the same frames at the same times.");
    assertThat(folder.resolve("first/captures/nat-rw-2.pcapng")).doesNotExist();
    assertThat(difference("again")).isEmpty();
    assertThat(difference("other")).isPresent();
  }

  private String test(String results, String... options) {
    CapturedTerminal captured = new CapturedTerminal();
    String[] words = new String[7 + options.length];
    words[0] = "test";
    words[1] = "--virtual";
    words[2] = "--date";
    words[3] = "2030-01-01";
    words[4] = "--results";
    words[5] = folder.resolve(results).toString();
    words[6] = SCENARIO;
    System.arraycopy(options, 0, words, 7, options.length);

    assertThat(captured.run(words)).as("%s", captured).isEqualTo(ExitStatus.OK);
    return captured.out();
  }

  private Optional<CaptureDifference> difference(String results) throws IOException {
    try (InputStream one = capture("first");
        InputStream other = capture(results)) {
      return CaptureDifference.find(new PcapngReader(one), new PcapngReader(other));
    }
  }

  private InputStream capture(String results) throws IOException {
    Path file = folder.resolve(results).resolve("captures/nat-rw-1.pcapng");
    return new BufferedInputStream(Files.newInputStream(file));
  }
}
