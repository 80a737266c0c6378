// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Protects the dealings with make, on a source tree whose Makefile behaves as the kernel's does.
@Tag("os")
class KernelTreeTest {
  private static final String MAKEFILE =
      """
      allnoconfig:
      \t@grep -v DROPPED $$KCONFIG_ALLCONFIG > .config
      linux:
      \t@echo '  SYNC    include/config/auto.conf'
      \t@echo '  CC      init/main.o'
      \t@echo 'a warning that is no step'
      \t@echo '  LD      linux'
      \t@test "$(ARCH)" = um || exit 1
      \t@test ! -e broken || { echo 'init/main.c:1: error: no semicolon'; exit 1; }
      """;

  @TempDir Path directory;

  @BeforeEach
  void writeTree() throws IOException {
    assumeThat(HostPackages.searchPath(System.getenv("PATH")))
        .as("make is installed")
        .anyMatch(folder -> Files.isExecutable(folder.resolve("make")));
    Files.writeString(directory.resolve("Makefile"), MAKEFILE);
  }

  @Test
  void appliesPatchesInOrder() throws Exception {
    Files.writeString(directory.resolve("main.c"), "one\n");
    Map<String, String> patches = new LinkedHashMap<>();
    patches.put("1.patch", change("one", "two"));
    patches.put("2.patch", change("two", "three"));
    try (BuildLog log = log()) {
      new KernelTree(directory, log).patch(patches);
    }
    assertThat(directory.resolve("main.c")).hasContent("three\n");
  }

  @Test
  void namesThePatchThatDoesNotApply() throws Exception {
    Files.writeString(directory.resolve("main.c"), "other\n");
    try (BuildLog log = log()) {
      assertThatThrownBy(
              () -> new KernelTree(directory, log).patch(Map.of("1.patch", change("one", "two"))))
          .isInstanceOf(UmlautException.class)
          .hasMessageStartingWith("kernel/patches/1.patch does not apply to this kernel source:")
          .hasMessageContaining("main.c");
    }
  }

  @Test
  void refusesAPatchThatIsInTheSourceAlready() throws Exception {
    Files.writeString(directory.resolve("main.c"), "two\n");
    try (BuildLog log = log()) {
      assertThatThrownBy(
              () -> new KernelTree(directory, log).patch(Map.of("1.patch", change("one", "two"))))
          .isInstanceOf(UmlautException.class);
    }
    assertThat(directory.resolve("main.c")).hasContent("two\n");
  }

  private static String change(String from, String to) {
    return "why\n\n--- a/main.c\n+++ b/main.c\n@@ -1 +1 @@\n-%s\n+%s\n".formatted(from, to);
  }

  @Test
  void configuresWithTheFragment() throws Exception {
    KernelConfig wanted = KernelConfig.parse("f", "CONFIG_INET=y\n# CONFIG_SMP is not set\n");
    try (BuildLog log = log()) {
      KernelConfig finished = new KernelTree(directory, log).configure("lean", wanted);

      assertThat(finished.enabled()).containsExactly("INET");
    }
  }

  @Test
  void refusesAConfigurationThatLostASymbol() throws Exception {
    KernelConfig wanted = KernelConfig.parse("f", "CONFIG_INET=y\nCONFIG_DROPPED=y\n");
    try (BuildLog log = log()) {
      assertThatThrownBy(() -> new KernelTree(directory, log).configure("lean", wanted))
          .isInstanceOf(UmlautException.class)
          .hasMessageContaining("1 symbol(s) of kernel recipe lean")
          .hasMessageContaining("DROPPED: wanted y, got n");
    }
  }

  @Test
  void countsWhatMakeMakes() throws Exception {
    var step = new RecordedStep(new ArrayList<>(), new ArrayList<>());
    try (BuildLog log = log()) {
      new KernelTree(directory, log).compile(step);
    }
    assertThat(step.done()).containsExactly(1L, 2L, 3L);
    assertThat(step.said())
        .containsExactly("SYNC include/config/auto.conf", "CC init/main.o", "LD linux");
  }

  @Test
  void tellsTheCompilersErrorAndWhereTheLogIs() throws Exception {
    Files.writeString(directory.resolve("broken"), "");
    try (BuildLog log = log()) {
      assertThatThrownBy(() -> new KernelTree(directory, log).compile(SilentStep.INSTANCE))
          .isInstanceOf(UmlautException.class)
          .hasMessageContaining("cannot compile the kernel")
          .hasMessageContaining("init/main.c:1: error: no semicolon")
          .satisfies(e -> assertThat(((UmlautException) e).hint()).contains("build.log"));
    }
  }

  private BuildLog log() throws IOException {
    return BuildLog.create(directory.resolve("build.log"));
  }

  private record RecordedStep(List<Long> done, List<String> said) implements Progress.Step {
    @Override
    public void advance(long count) {
      done.add(count);
    }

    @Override
    public void say(String detail) {
      said.add(detail);
    }

    @Override
    public void close() {}
  }
}
