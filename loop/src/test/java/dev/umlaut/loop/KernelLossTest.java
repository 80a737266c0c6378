// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kernels that go while others need the clock.
@Tag("os")
class KernelLossTest {
  @TempDir Path directory;
  private final EventLoop loop = EventLoop.startVirtual("test-loop", Instant.EPOCH);
  private final VirtualTime time = loop.virtualTime().orElseThrow();

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  private enum Moment {
    BEFORE_START,
    BEFORE_ITS_TURN_TO_START,
    RUNNING,
    WAITING
  }

  /// One that crashes does not take the others' time with it.
  @Test
  void kernelThatGoesAtAnyMomentDoesNotStopTheOthers() throws Exception {
    for (Moment moment : Moment.values()) {
      long begin = loop.nowNanos();
      Path goodPath = directory.resolve("good-" + moment);
      Path badPath = directory.resolve("bad-" + moment);
      AutoCloseable good = time.expect("good", goodPath);
      try (AutoCloseable _ = time.expect("bad", badPath);
          Claim _ = loop.passing();
          TestKernel kernel = TestKernel.started(goodPath)) {
        goOnAndGo(badPath, moment, kernel);
        kernel.awaitRun();
        assertThat(loop.nowNanos()).as("%s", moment).isEqualTo(begin + 1_000_000);
      }
      good.close();
    }
  }

  private void goOnAndGo(Path badPath, Moment moment, TestKernel good) {
    switch (moment) {
      case BEFORE_START -> {
        new TestKernel(badPath).close();
        good.awaitStart();
        good.waitUntil(1_000_000);
      }
      case BEFORE_ITS_TURN_TO_START -> {
        TestKernel.started(badPath).close();
        good.awaitStart();
        good.waitUntil(1_000_000);
      }
      case RUNNING -> {
        TestKernel bad = TestKernel.running(badPath);
        good.awaitStart();
        good.waitUntil(1_000_000);
        bad.close();
      }
      case WAITING -> {
        try (TestKernel bad = TestKernel.running(badPath)) {
          good.awaitStart();
          good.waitUntil(1_000_000);
          bad.waitUntil(1);
          bad.awaitRun();
          bad.waitUntil(500_000);
        }
      }
    }
  }

  /// One that is given up before it came does not either.
  @Test
  void kernelThatNeverComesHoldsNobodyUpOnceItIsForgotten() throws Exception {
    AutoCloseable never = time.expect("never", directory.resolve("never"));
    Path path = directory.resolve("other");
    try (AutoCloseable _ = time.expect("other", path);
        Claim _ = loop.passing()) {
      never.close();
      try (TestKernel other = TestKernel.running(path)) {
        other.waitUntil(5);
        other.awaitRun();
      }
    }
  }
}
