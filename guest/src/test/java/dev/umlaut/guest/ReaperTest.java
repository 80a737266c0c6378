// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing may outlive Umlaut, and nothing that is not Umlaut's may be touched.
@Tag("os")
class ReaperTest {
  @TempDir Path directory;

  @Test
  void killsWhatIsRegisteredWhenThePipeEnds() throws Exception {
    Process first = sleeper();
    Process second = sleeper();
    Reaper reaper = Reaper.start();
    reaper.addGroup(first.pid());
    reaper.addGroup(second.pid());

    reaper.close();

    assertThat(first.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(second.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).isEqualTo(128 + 9);
  }

  @Test
  void killsTheChildrenToo() throws Exception {
    Process parent = new ProcessBuilder("setsid", "sh", "-c", "sleep 600 & echo $!; wait").start();
    long child = Long.parseLong(parent.inputReader().readLine());
    Reaper reaper = Reaper.start();
    reaper.addGroup(parent.pid());

    reaper.close();

    assertThat(ProcessHandle.of(child).map(ProcessHandle::onExit))
        .satisfiesAnyOf(
            gone -> assertThat(gone).isEmpty(),
            exit -> assertThat(exit.orElseThrow().get(10, TimeUnit.SECONDS)).isNotNull());
  }

  @Test
  void sparesWhatIsForgotten() throws Exception {
    Process spared = sleeper();
    Process other = sleeper();
    Path kept = Files.createDirectory(directory.resolve("kept"));
    Reaper reaper = Reaper.start();
    reaper.addGroup(spared.pid());
    reaper.addGroup(other.pid());
    reaper.addDirectory(kept);
    reaper.forgetGroup(spared.pid());
    reaper.forgetDirectory(kept);

    reaper.close();

    assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(spared.isAlive()).isTrue();
    assertThat(kept).exists();
    spared.destroyForcibly();
  }

  @Test
  void killsAtOnceWhenAsked() throws Exception {
    Process process = sleeper();
    try (Reaper reaper = Reaper.start()) {
      reaper.addGroup(process.pid());
      reaper.killGroup(process.pid());

      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void removesDirectoriesWhateverTheirNames() throws IOException {
    Path odd = Files.createDirectories(directory.resolve("a b * $(touch x) ; 'q' \"d\""));
    Path plain = Files.createDirectory(directory.resolve("plain"));
    Files.createDirectory(plain.resolve("below"));
    Files.writeString(odd.resolve("file"), "x");
    Path bystander = Files.createDirectory(directory.resolve("a"));
    Reaper reaper = Reaper.start();
    reaper.addDirectory(odd);
    reaper.addDirectory(plain);
    reaper.addDirectory(directory.resolve("never-made"));

    reaper.close();

    assertThat(odd).doesNotExist();
    assertThat(plain).doesNotExist();
    assertThat(bystander).exists();
  }

  @Test
  void refusesWhatWouldHurt() {
    try (Reaper reaper = Reaper.start()) {
      assertThatThrownBy(() -> reaper.addDirectory(Path.of("/")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reaper.addDirectory(Path.of("/home")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reaper.addDirectory(Path.of("/srv/x/../..")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reaper.addDirectory(Path.of("relative/path")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reaper.addDirectory(Path.of("/srv/x\n+g 2")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reaper.addGroup(1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reaper.killGroup(-1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /// A ^C in the terminal reaches the whole foreground group; a polite kill must not matter either.
  @Test
  void outlivesTheSignalsOfATerminal() throws Exception {
    Process process = sleeper();
    Reaper reaper = Reaper.start();
    reaper.addGroup(process.pid());
    for (String signal : new String[] {"HUP", "INT", "TERM", "QUIT"}) {
      new ProcessBuilder("kill", "-s", signal, Long.toString(reaper.handle().pid()))
          .start()
          .waitFor();
    }

    assertThat(reaper.handle().isAlive()).isTrue();
    reaper.close();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private static Process sleeper() throws IOException {
    return new ProcessBuilder("setsid", "sleep", "600").start();
  }
}
