// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Protects what somebody gets who looks at a long run late: its scenarios, if not all their steps.
@Timeout(60)
class UiRunTest {
  @Test
  void ofALongRunStepsAreForgottenBeforeScenarios() throws IOException, InterruptedException {
    String script =
        """
        echo '{"event":"run-started"}'
        for i in $(seq 1500); do echo '{"event":"command-started"}'; done
        echo '{"event":"scenario-ended","scenario":"first"}'
        for i in $(seq 1500); do echo '{"event":"command-ended"}'; done
        echo '{"event":"scenario-ended","scenario":"second"}'
        """;
    try (UiRun run =
        new UiRun("1", List.of("test"), new ProcessBuilder("sh", "-c", script).start())) {
      UiRun.Output all = run.after(0);
      while (!all.ended()) {
        all = run.after(all.next());
      }
      assertThat(all.next()).isEqualTo(3003);

      UiRun.Output kept = run.after(0);
      assertThat(kept.lines())
          .hasSize(2000)
          .startsWith("{\"event\":\"run-started\"}")
          .endsWith("{\"event\":\"scenario-ended\",\"scenario\":\"second\"}")
          .contains("{\"event\":\"scenario-ended\",\"scenario\":\"first\"}");
      assertThat(run.after(3002).lines()).hasSize(1);
      assertThat(run.after(3003).lines()).isEmpty();
    }
  }
}
