// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Protects browsers from more than they can show.
@Timeout(10)
class SendWindowTest {
  private final SendWindow window = new SendWindow();

  private CompletableFuture<Boolean> taking(int bytes) {
    CompletableFuture<Boolean> taken = new CompletableFuture<>();
    Thread _ =
        Thread.ofVirtual()
            .start(() -> {
              try {
                window.take(bytes);
                var _ = taken.complete(true);
              } catch (IOException e) {
                var _ = taken.complete(false);
              }
            });
    return taken;
  }

  @Test
  void withoutALimitAllGoes() throws IOException {
    window.open(0);
    for (int i = 0; i < 100; i++) {
      window.take(1 << 20);
    }
    assertThat(taking(1).join()).isTrue();
  }

  @Test
  void whatFindsNoRoomWaitsUntilTheRestIsShown() throws Exception {
    window.open(100);
    window.take(60);
    CompletableFuture<Boolean> next = taking(60);

    assertThatThrownBy(() -> next.get(50, TimeUnit.MILLISECONDS)).isNotNull();
    window.shown(20);
    assertThat(next.join()).isTrue();
  }

  @Test
  void whatIsLargerThanTheWindowGoesAlone() throws Exception {
    window.open(100);
    window.take(500);
    CompletableFuture<Boolean> next = taking(1);

    assertThat(next.isDone()).isFalse();
    window.shown(500);
    assertThat(next.join()).isTrue();
  }

  @Test
  void nonsenseGivesNoRoomAndWhoeverLeavesHoldsNobody() throws Exception {
    window.open(10);
    window.take(10);
    window.shown(-1_000_000);
    CompletableFuture<Boolean> next = taking(10);

    assertThat(next.isDone()).isFalse();
    window.close();
    assertThat(next.join()).isFalse();
    assertThatThrownBy(() -> window.take(1)).isInstanceOf(IOException.class);
  }
}
