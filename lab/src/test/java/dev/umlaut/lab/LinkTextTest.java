// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.fabric.Delay;
import dev.umlaut.fabric.Drop;
import dev.umlaut.fabric.Impairments;
import dev.umlaut.fabric.Loss;
import dev.umlaut.fabric.Rate;
import dev.umlaut.frame.filter.PacketFilter;
import dev.umlaut.os.UmlautException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a person types and is shown about a link.
class LinkTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "delay: 10ms",
        "delay: 1.5s, jitter: 999us, distribution: normal",
        "delay: 7ns, loss: 0.5%, duplicate: 100%, corrupt: 0.000001%, reorder: 25%",
        "rate: 64kbit, queue: 3, mtu: 1400",
        "rate: 2.5gbit",
        "out: {loss: {enter: 1%, leave: 20%, bad: 100%, good: 0%}}, plugged: false",
        "out: {delay: 1ms}, in: {drop: {filter: \"udp port 500\", every: 3}}"
      })
  void whatIsReadIsWrittenInTheSameWords(String text) {
    assertThat(LinkDefinition.parse(text).text()).isEqualTo(text);
    assertThat(LinkDefinition.parse("{" + text + "}")).isEqualTo(LinkDefinition.parse(text));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      LinkDefinition link =
          new LinkDefinition(random(random), random(random), random.nextBoolean());

      assertThat(LinkDefinition.parse(link.text())).as("seed %d", seed).isEqualTo(link);
    }
  }

  private static Impairments random(Random random) {
    if (random.nextInt(3) == 0) {
      return Impairments.NONE;
    }
    long nanos = 1 + random.nextLong(Delay.MAX_NANOS);
    Delay.Distribution distribution =
        random.nextBoolean() ? Delay.Distribution.UNIFORM : Delay.Distribution.NORMAL;
    Loss loss =
        random.nextBoolean()
            ? new Loss.Independent(share(random))
            : new Loss.Bursts(share(random), share(random), share(random), share(random));
    return new Impairments(
        new Delay(nanos, random.nextLong(nanos), distribution),
        loss,
        share(random),
        share(random),
        share(random),
        new Rate(1000 + random.nextLong(Rate.MAX_BITS - 1000), random.nextInt(100)),
        random.nextInt(Impairments.MIN_MTU, Impairments.NO_MTU),
        random.nextBoolean() ? Drop.NONE : new Drop(PacketFilter.parse("esp or arp"), 2));
  }

  private static double share(Random random) {
    return random.nextInt(1_000_000) / 1e6;
  }

  @Test
  void whatCannotBeUnderstoodIsSaidToBeSo() {
    assertThatThrownBy(() -> LinkDefinition.parse("delay: 10"))
        .isInstanceOf(UmlautException.class)
        .hasMessage("\"10\" cannot be used here, in the link \"delay: 10\"");
    assertThatThrownBy(() -> LinkDefinition.parse("dealy: 10ms"))
        .isInstanceOfSatisfying(
            UmlautException.class, e -> assertThat(e.hint()).isEqualTo("did you mean \"delay\"?"));
    for (String text :
        new String[] {"delay", "{delay: 1ms", "a: b: c", "}{", "[]", "x".repeat(5000)}) {
      assertThatThrownBy(() -> LinkDefinition.parse(text)).isInstanceOf(UmlautException.class);
    }
  }
}
