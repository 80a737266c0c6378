// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// Protects that the hosts of a lab get their numbers in the same order in every run.
class TurnsTest {
  @Test
  void areTakenInOrderWhoeverComesFirst() {
    Turns turns = new Turns(8);
    List<Integer> taken = Collections.synchronizedList(new ArrayList<>());
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int position = 7; position >= 0; position--) {
      int mine = position;
      tasks.add(() -> {
        turns.await(mine);
        taken.add(mine);
        turns.end(mine);
        return mine;
      });
    }

    Together.run(tasks);

    assertThat(taken).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }
}
