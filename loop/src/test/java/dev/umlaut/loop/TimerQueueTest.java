// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimerQueueTest {
  private final TimerQueue queue = new TimerQueue();
  private long sequence;

  private Timer timer(long atNanos) {
    return timer(atNanos, 0);
  }

  private Timer timer(long atNanos, int order) {
    Timer timer = new Timer(queue::remove, () -> {}, atNanos, order, sequence++);
    queue.add(timer);
    return timer;
  }

  private List<Timer> takeAllDue(long nowNanos) {
    List<Timer> due = new ArrayList<>();
    for (@Nullable Timer t = queue.takeDue(nowNanos); t != null; t = queue.takeDue(nowNanos)) {
      due.add(t);
    }
    return due;
  }

  /// A scenario's result must not depend on how the heap happens to lie.
  @Test
  void equalTimesKeepTheirOrder() {
    List<Timer> made = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      made.add(timer(5));
    }

    assertThat(takeAllDue(5)).isEqualTo(made);
  }

  /// Kernels that run beside each other add in an order that is a race.
  @Test
  void ofEqualTimesTheLowerOrderComesFirstWhoeverWasAddedFirst() {
    Timer late = timer(6, -1);
    Timer third = timer(5, 2);
    Timer second = timer(5, 0);
    Timer fourth = timer(5, 2);
    Timer first = timer(5, -1);

    assertThat(takeAllDue(6)).containsExactly(first, second, third, fourth, late);
  }

  /// What is not due stays, and says when it is.
  @Test
  void takesOnlyWhatIsDue() {
    assertThat(queue.firstNanos()).isEqualTo(Driver.NEVER);
    Timer later = timer(20);
    Timer soon = timer(10);

    assertThat(queue.firstNanos()).isEqualTo(10);
    assertThat(takeAllDue(19)).containsExactly(soon);
    assertThat(queue.firstNanos()).isEqualTo(20);
    assertThat(takeAllDue(20)).containsExactly(later);
  }

  /// Random adding, cancelling and taking against a plain sorted list.
  @Test
  void behavesLikeASortedList() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      List<Timer> model = new ArrayList<>();
      long nowNanos = 0;
      for (int step = 0; step < 500; step++) {
        switch (random.nextInt(4)) {
          case 0, 1 -> model.add(timer(nowNanos + random.nextInt(40), random.nextInt(3)));
          case 2 -> {
            if (!model.isEmpty()) {
              Timer victim = model.remove(random.nextInt(model.size()));
              victim.cancel();
              victim.cancel();
            }
          }
          default -> {
            nowNanos += random.nextInt(10);
            long now = nowNanos;
            List<Timer> due =
                new ArrayList<>(model.stream().filter(t -> t.atNanos() <= now).toList());
            due.sort((a, b) -> a.isBefore(b) ? -1 : 1);
            assertThat(takeAllDue(now)).as("seed " + seed).isEqualTo(due);
            model.removeAll(due);
          }
        }
        assertThat(queue.size()).as("seed " + seed).isEqualTo(model.size());
      }
      takeAllDue(Driver.NEVER);
    }
  }
}
