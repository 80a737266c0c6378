// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.lab.LinkDefinition;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a person types about a link.
class LinkWordsTest {
  @Test
  void pairsAreKeysAndTheirValues() {
    assertThat(LinkWords.text(List.of("delay=10ms", "loss=1%"))).isEqualTo("delay: 10ms, loss: 1%");
    assertThat(
            LinkWords.text(List.of("delay=10ms", "out", "loss=1%", "mtu=1400", "in", "rate=1mbit")))
        .isEqualTo("delay: 10ms, out: {loss: 1%, mtu: 1400}, in: {rate: 1mbit}");
    assertThat(LinkWords.text(List.of("loss={enter: 1%, leave: 20%}", "plugged=false")))
        .isEqualTo("loss: {enter: 1%, leave: 20%}, plugged: false");
  }

  @Test
  void aFilterNeedsNoQuotesButTheShells() {
    for (String filter : List.of("udp port 500", "ether host 52:54:00:00:00:01", "esp")) {
      assertThat(LinkDefinition.parse(LinkWords.text(List.of("in", "drop=" + filter))))
          .as(filter)
          .isEqualTo(LinkDefinition.parse("in: {drop: \"" + filter + "\"}"));
    }
  }

  @Test
  void theTextOfALabFileIsTakenAsItIs() {
    for (String text : List.of("{delay: 10ms, out: {loss: 1%}}", "delay: 10ms", "{}")) {
      assertThat(LinkWords.text(List.of(text))).isEqualTo(text);
      assertThat(LinkWords.text(List.of(text.split(" ")))).isEqualTo(text);
    }
  }

  @Test
  void aTypingErrorIsRefusedAndTheNearestProposed() {
    refused("unknown key \"dealy\"", "did you mean \"delay\"?", "dealy=10ms");
    refused("unknown key \"los\"", "did you mean \"loss\"?", "out", "los=1%");
    refused("\"unplgu\" is nothing", "did you mean \"unplug\"?", "unplgu");
    refused("\"delay\" says nothing", "write delay=VALUE", "delay", "10ms");
    refused("\"10\" cannot be used here", "write a number and ns, us, ms or s", "delay=10");
    refused("\"delay\" is here twice", "", "delay=1ms", "delay=2ms");
  }

  private static void refused(String message, String hint, String... words) {
    assertThatThrownBy(() -> LinkWords.text(List.of(words)))
        .isInstanceOfSatisfying(UsageException.class, e -> assertThat(e.hint()).startsWith(hint))
        .hasMessageStartingWith(message);
  }

  @Test
  void rubbishIsWrongUsage() {
    String letters = "delay=inout{}:\"'\\ %10ms,";
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      StringBuilder word = new StringBuilder();
      for (int i = random.nextInt(1, 20); i > 0; i--) {
        word.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        String _ = LinkWords.text(List.of("delay=" + word, word.toString()));
      } catch (UsageException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
      }
    }
  }
}
