// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A command's standard error must come out byte for byte, but for the one line that is ours.
class AnnouncedPidTest {
  private final ByteArrayOutputStream behind = new ByteArrayOutputStream();
  private final AnnouncedPid announced = new AnnouncedPid(behind);

  @Test
  void takesTheAnnouncementAndPassesTheRest() throws IOException {
    write("umlaut-pid 4711\nls: no such file\n");

    assertThat(announced.pid()).hasValue(4711);
    assertThat(behind.toString(StandardCharsets.UTF_8)).isEqualTo("ls: no such file\n");
  }

  @Test
  void passesEverythingWhenThereIsNoAnnouncement() throws IOException {
    write("bash: -c: line 1: syntax error\n");
    announced.close();

    assertThat(announced.pid()).isEmpty();
    assertThat(behind.toString(StandardCharsets.UTF_8))
        .isEqualTo("bash: -c: line 1: syntax error\n");
  }

  @Test
  void givesBackHalfAnAnnouncementAtTheEnd() throws IOException {
    write("umlaut-p");
    assertThat(behind.size()).isZero();

    announced.close();

    assertThat(behind.toString(StandardCharsets.UTF_8)).isEqualTo("umlaut-p");
  }

  @Test
  void takesOnlyTheFirstLine() throws IOException {
    write("umlaut-pid 17\numlaut-pid 18\n");

    assertThat(announced.pid()).hasValue(17);
    assertThat(behind.toString(StandardCharsets.UTF_8)).isEqualTo("umlaut-pid 18\n");
  }

  @Test
  void refusesAnAnnouncementWithoutANumber() throws IOException {
    write("umlaut-pid 1x\n");

    assertThat(announced.pid()).isEmpty();
    assertThat(behind.toString(StandardCharsets.UTF_8)).isEqualTo("umlaut-pid 1x\n");
  }

  /// The bytes arrive in pieces of any size.
  @Test
  void doesNotDependOnWhereTheStreamIsCut() throws IOException {
    for (long seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      var out = new ByteArrayOutputStream();
      var stream = new AnnouncedPid(out);
      byte[] all = "umlaut-pid 123\nerror one\nerror two\n".getBytes(StandardCharsets.UTF_8);
      for (int at = 0; at < all.length; ) {
        int length = Math.min(all.length - at, 1 + random.nextInt(20));
        stream.write(all, at, length);
        at += length;
      }
      stream.close();

      assertThat(stream.pid()).as("seed %d", seed).hasValue(123);
      assertThat(out.toString(StandardCharsets.UTF_8))
          .as("seed %d", seed)
          .isEqualTo("error one\nerror two\n");
    }
  }

  private void write(String text) throws IOException {
    announced.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
