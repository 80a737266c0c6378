// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.umlaut.loop.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("os")
class HubTest {
  private final EventLoop loop = EventLoop.start("hub-test");
  private final Network hub = Network.hub("hub", new Wiring(loop, 0));

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  @Test
  void everyFrameGoesToEveryOtherPort() {
    TestPort[] ports = {new TestPort(), new TestPort(), new TestPort()};
    Attachment first = hub.attach("a", ports[0]);
    Attachment second = hub.attach("b", ports[1]);
    hub.attach("c", ports[2]);

    second.send(TestPort.frame(1, 2, 1));
    first.send(TestPort.frame(2, 1, 2));
    first.flush();

    assertThat(ports[0].got).containsExactly(1);
    assertThat(ports[1].got).containsExactly(2);
    assertThat(ports[2].got).containsExactly(1, 2);
    assertThat(ports[2].flushes).isEqualTo(1);
  }

  @Test
  void numberOfPortsIsLimited() {
    for (int i = 0; i < Network.MAX_PORTS; i++) {
      hub.attach("port" + i, new TestPort());
    }
    assertThatThrownBy(() -> hub.attach("one more", new TestPort()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("one more");
  }
}
