// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Protects the folder of a running lab: nobody else's, one for each lab, and none left behind.
@Tag("os")
@Timeout(60)
class RunDirectoryTest {
  /// The usual folder of tests has too long a name.
  private Path base = Path.of("/");

  @BeforeEach
  void makeBase() throws IOException {
    base = Files.createTempDirectory(Path.of("/tmp"), "uml");
  }

  @AfterEach
  void removeBase() {
    Remains.remove(base);
  }

  @Test
  void eachLabHasItsOwnUntilItIsClosed() {
    try (RunDirectory first = claim()) {
      assertThat(first.path()).isEqualTo(base.resolve("0"));
      try (RunDirectory second = claim()) {
        assertThat(second.path()).isEqualTo(base.resolve("1"));
      }
      assertThat(base.resolve("1")).doesNotExist();
    }
    assertThat(base.resolve("0")).doesNotExist();
  }

  @Test
  void aNumberIsNotUsedAgainBeforeAllOthersWere() throws IOException {
    claim().close();
    try (RunDirectory next = claim()) {
      assertThat(next.path()).isEqualTo(base.resolve("1"));
    }
    Files.writeString(base.resolve("last"), "999");
    try (RunDirectory round = claim()) {
      assertThat(round.path()).isEqualTo(base.resolve("0"));
    }
    Files.writeString(base.resolve("last"), "rubbish");
    try (RunDirectory again = claim()) {
      assertThat(again.path()).isEqualTo(base.resolve("1"));
    }
  }

  @Test
  void closingTwiceDoesNoHarm() {
    RunDirectory run = claim();
    run.close();
    run.close();
    assertThat(run.path()).doesNotExist();
  }

  @Test
  void onlyRootAndTheGuestsMayEnter() throws IOException {
    try (RunDirectory run = claim()) {
      String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(run.path()));
      if (Users.isRoot()) {
        assertThat(permissions).isEqualTo("rwx--x---");
        assertThat(run.guestUid()).isEqualTo(61_184);
        assertThat(Files.getAttribute(run.path(), "unix:gid")).isEqualTo(61_184);
      } else {
        assertThat(permissions).isEqualTo("rwx------");
        assertThat(run.guestUid()).isEqualTo(Users.uid());
      }
    }
  }

  @Test
  void whatADeadProcessLeftIsRemovedAndWhatRunsFromItIsKilled() throws Exception {
    Path dead = Files.createDirectory(base.resolve("0"));
    Path program = Files.copy(Path.of("/bin/sleep"), dead.resolve("linux"));
    Files.writeString(Files.createDirectory(dead.resolve("moon")).resolve("console.log"), "…");
    Files.createSymbolicLink(dead.resolve("link"), Path.of("/etc"));
    Process left = new ProcessBuilder(program.toString(), "1000").start();
    try (RunDirectory run = claim()) {
      assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(run.path()).isEqualTo(dead).isDirectoryNotContaining("glob:**linux");
      assertThat(Path.of("/etc/passwd")).exists();
    } finally {
      left.destroyForcibly();
    }
  }

  @Test
  void manyAtOnceGetDifferentOnes() throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<RunDirectory>> claims =
          IntStream.range(0, 24).<Callable<RunDirectory>>mapToObj(_ -> this::claim).toList();
      List<Future<RunDirectory>> directories = threads.invokeAll(claims);

      assertThat(directories).extracting(future -> future.get().path()).doesNotHaveDuplicates();
      for (Future<RunDirectory> directory : directories) {
        directory.get().close();
      }
    }
  }

  @Test
  void aPlaceThatOthersCanWriteToIsNotUsed() throws IOException {
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(new RunPlace(base, 0).unfitFor(0)).isEqualTo("can be written to by others");
  }

  @Test
  void aPlaceThatIsALinkIsNotUsed() throws IOException {
    Path link = Files.createSymbolicLink(base.resolve("link"), Path.of("/tmp"));

    assertThat(new RunPlace(link, 0).unfitFor(0)).isNotEmpty();
  }

  @Test
  void aPlaceThatIsTooSmallIsPassedOver() throws IOException {
    Path roomy = Files.createDirectory(base.resolve("roomy"));
    List<RunPlace> places =
        List.of(new RunPlace(base.resolve("long".repeat(20)), 0), new RunPlace(roomy, 1));

    try (RunDirectory run = RunDirectory.claim(places, 1 << 20)) {
      assertThat(run.path()).isEqualTo(roomy.resolve("0"));
      if (Users.isRoot()) {
        assertThat(run.guestUid()).isEqualTo(62_184);
      }
    }
  }

  @Test
  void whenNoPlaceIsFitAllReasonsAreTold() {
    List<RunPlace> places = List.of(new RunPlace(base, 0));

    assertThatThrownBy(() -> RunDirectory.claim(places, Long.MAX_VALUE))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining(base + " has less than");
  }

  private RunDirectory claim() {
    return RunDirectory.claim(List.of(new RunPlace(base, 0)), 0);
  }
}
