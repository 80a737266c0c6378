// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Compiling takes minutes, and its first error is far from the end of the output.
class CompileProgressTest {
  private final ShownProgress shown = new ShownProgress();

  @Test
  void makesStepsAndCountsWhatIsMade() {
    feed(
        """
        umlaut: configure without: ml
        checking for gcc... gcc
        umlaut: compile
        make[2]: Entering directory '/build'
          CC       library.lo
          CCLD     libstrongswan.la
        umlaut: install
        """);

    assertThat(shown.lines())
        .containsExactly(
            "Prepare the compilation of swan 0",
            "closed",
            "Configure swan without: ml 0",
            "closed",
            "Compile swan 7",
            "1",
            "library.lo",
            "2",
            "libstrongswan.la",
            "closed",
            "Install swan 0",
            "closed");
  }

  @Test
  void remembersTheFirstErrors() {
    List<String> errors =
        feed(
            """
            configure: error: no libbotan found
            a.c:1:2: warning: fine
            a.c:3:4: error: 'x' undeclared
            /usr/bin/ld: b.o: undefined reference to `y'
            umlaut-error: no
            make: *** [Makefile:1: all] Error 2
            """);

    assertThat(errors)
        .containsExactly(
            "configure: error: no libbotan found",
            "a.c:3:4: error: 'x' undeclared",
            "/usr/bin/ld: b.o: undefined reference to `y'",
            "umlaut-error: no");
    assertThat(feed("x: error: y\n".repeat(1000))).hasSize(5);
  }

  private List<String> feed(String lines) {
    try (var progress = new CompileProgress(shown, "swan", 7)) {
      lines.lines().forEach(progress);
      return progress.errors();
    }
  }
}
