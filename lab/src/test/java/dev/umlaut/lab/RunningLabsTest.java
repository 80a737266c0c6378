// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects the names of running labs: one lab for each, private, and no trace of the dead.
@Tag("os")
class RunningLabsTest {
  @TempDir private Path temporary = Path.of("");

  private RunningLabs labs() {
    return new RunningLabs(List.of(new RunPlace(temporary.resolve("p"), 0)));
  }

  @Test
  void aNameIsGivenOnceAndComesBack() {
    List<RunningLabs.Entry> served = new ArrayList<>();
    try (RunningLabs.Registration first = labs().register("pair", served::add).orElseThrow()) {
      assertThat(served).containsExactly(first.entry());
      assertThat(labs().register("pair", served::add)).isEmpty();
      try (RunningLabs.Registration _ = labs().register("other", served::add).orElseThrow()) {
        assertThat(labs().entries())
            .extracting(RunningLabs.Entry::name)
            .containsExactly("other", "pair");
      }
      assertThat(labs().sweep()).isEmpty();
      assertThat(labs().entries()).containsExactly(first.entry());
    }
    assertThat(labs().entries()).isEmpty();
    labs().register("pair", served::add).orElseThrow().close();
  }

  @Test
  void nobodyElseCanReachTheSocket() throws IOException {
    try (RunningLabs.Registration made = labs().register("pair", _ -> {}).orElseThrow()) {
      for (Path folder : List.of(made.entry().folder(), made.entry().folder().getParent())) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
            .isEqualTo("rwx------");
      }
      assertThat(made.entry().socket().startsWith(made.entry().folder())).isTrue();
    }
  }

  @Test
  void whatADeadProcessLeftIsRemoved() throws IOException {
    labs().register("live", _ -> {}).orElseThrow().close();
    Path left = Files.createDirectory(temporary.resolve("p/labs/left"));
    Files.createFile(left.resolve("lock"));

    assertThat(labs().sweep()).extracting(RunningLabs.Entry::name).containsExactly("left");
    assertThat(left).doesNotExist();
  }

  @Test
  void aNewLabTakesTheNameOfADeadOne() throws IOException {
    labs().register("live", _ -> {}).orElseThrow().close();
    Files.createFile(Files.createDirectory(temporary.resolve("p/labs/left")).resolve("lock"));

    labs().register("left", _ -> {}).orElseThrow().close();
  }

  @Test
  void aLabThatCannotBeServedIsNotRegistered() {
    assertThatThrownBy(() ->
            labs()
                .register(
                    "pair",
                    _ -> {
                      throw new IllegalStateException("no socket");
                    }))
        .hasMessage("no socket");
    assertThat(labs().entries()).isEmpty();
  }

  @Test
  void aNameIsNoPath() {
    assertThatIllegalArgumentException().isThrownBy(() -> labs().register("../x", _ -> {}));
  }

  @Test
  void aFolderOfSomebodyElseIsNotLookedInto() {
    RunningLabs elsewhere = new RunningLabs(List.of(new RunPlace(Path.of("/nowhere"), 0)));
    assertThat(elsewhere.entries()).isEmpty();
    assertThat(elsewhere.sweep()).isEmpty();
  }
}
