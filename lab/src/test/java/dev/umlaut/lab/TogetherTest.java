// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Protects that hosts start at the same time, and that one failure does not wait for the others.
@Timeout(30)
class TogetherTest {
  @Test
  void allRunAtOnceAndResultsKeepTheirOrder() {
    CyclicBarrier meeting = new CyclicBarrier(3);
    List<Callable<Integer>> tasks =
        List.of(() -> meet(meeting, 1), () -> meet(meeting, 2), () -> meet(meeting, 3));

    assertThat(Together.run(tasks)).containsExactly(1, 2, 3);
  }

  @Test
  void theFirstFailureInterruptsTheOthersAndIsThrown() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    List<Callable<Integer>> tasks =
        List.of(
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
              }
              return 1;
            },
            () -> {
              throw new IllegalStateException("moon does not boot");
            });

    assertThatThrownBy(() -> Together.run(tasks))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("moon does not boot");
    assertThat(interrupted).isTrue();
  }

  @Test
  void aCheckedExceptionKeepsItsCause() {
    List<Callable<Integer>> tasks =
        List.of(() -> {
          throw new IOException("disk");
        });

    assertThatThrownBy(() -> Together.run(tasks)).hasRootCauseMessage("disk");
  }

  @Test
  void nothingToDoIsDoneAtOnce() {
    assertThat(Together.run(List.<Callable<Integer>>of())).isEmpty();
  }

  private static int meet(CyclicBarrier meeting, int result) throws Exception {
    int _ = meeting.await();
    return result;
  }
}
