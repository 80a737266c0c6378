// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TaskQueueTest {
  private final TaskQueue queue = new TaskQueue(2);

  private static void nothing() {}

  private CompletableFuture<Void> addElsewhere() {
    return CompletableFuture.runAsync(
        () -> queue.addFromOther(TaskQueueTest::nothing),
        run -> Thread.ofPlatform().daemon().start(run));
  }

  /// The bound is real: who brings too much waits until there is room, and is not lost.
  @Test
  void othersWaitWhileItIsFull() throws Exception {
    queue.addFromOther(TaskQueueTest::nothing);
    queue.addFromOther(TaskQueueTest::nothing);
    CompletableFuture<Void> third = addElsewhere();
    assertThat(third).isNotDone();

    assertThat(queue.takeAll()).hasSize(2);
    third.get(10, TimeUnit.SECONDS);
    assertThat(queue.takeAll()).hasSize(1);
    assertThat(queue.isEmpty()).isTrue();
  }

  /// The loop thread would wait for itself for ever.
  @Test
  void theLoopItselfIsRefusedWhenFull() {
    queue.addFromLoop(TaskQueueTest::nothing);
    queue.addFromLoop(TaskQueueTest::nothing);

    assertThatThrownBy(() -> queue.addFromLoop(TaskQueueTest::nothing))
        .isInstanceOf(RejectedExecutionException.class);
    queue.addFromOther(TaskQueueTest::nothing);
    assertThat(queue.takeAll()).hasSize(3);
  }

  /// Nobody may wait for a loop that is gone.
  @Test
  void closingRefusesNewTasksAndFreesWaitingCallers() {
    queue.addFromOther(TaskQueueTest::nothing);
    queue.addFromOther(TaskQueueTest::nothing);
    CompletableFuture<Void> waiting = addElsewhere();
    queue.close();

    assertThat(waiting)
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withCauseInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> queue.addFromLoop(TaskQueueTest::nothing))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(queue.takeAll()).as("what was accepted").hasSize(2);
  }
}
